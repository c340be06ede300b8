//! Decimal digits of every script that news pages use.

/// Zeros: Latin, Arabic-Indic, Persian, Devanagari, Bengali, Gujarati, Tamil, Telugu, Kannada, Malayalam, Thai, Lao,
/// Burmese, Khmer, full-width. The digits of a script follow its zero in Unicode.
const ZEROS: [char; 15] = [
    '0', '٠', '۰', '०', '০', '૦', '௦', '౦', '೦', '൦', '๐', '໐', '၀', '០', '０',
];

/// The number the digits write; `None` where something else is among them.
pub(super) fn value(text: &str) -> Option<i32> {
    let mut value: i32 = 0;
    for sign in text.chars() {
        let digit = ZEROS.iter().find_map(|zero| {
            let digit = (sign as u32).checked_sub(*zero as u32)?;
            i32::try_from(digit).ok().filter(|digit| *digit < 10)
        })?;
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    (!text.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn digits_of_every_script_count() {
        for text in [
            "2024",
            "٢٠٢٤",
            "۲۰۲۴",
            "२०२४",
            "২০২৪",
            "๒๐๒๔",
            "２０２４",
            "၂၀၂၄",
        ] {
            assert_eq!(value(text), Some(2024), "{text}");
        }
        assert_eq!(value("20x4"), None);
        assert_eq!(value(""), None);
        assert_eq!(value("99999999999"), None);
    }
}
