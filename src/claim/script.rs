//! Letters and digits of every script, brought to one form for look-up; the text itself stays as it is.

use crate::place::{latin, letters};

/// The digit zero of each script whose news pages write dates with their own digits.
const ZEROS: [char; 19] = [
    '0',        // Latin
    '\u{660}',  // Arabic
    '\u{6f0}',  // Persian, Urdu
    '\u{966}',  // Devanagari
    '\u{9e6}',  // Bengali
    '\u{a66}',  // Gurmukhi
    '\u{ae6}',  // Gujarati
    '\u{b66}',  // Odia
    '\u{be6}',  // Tamil
    '\u{c66}',  // Telugu
    '\u{ce6}',  // Kannada
    '\u{d66}',  // Malayalam
    '\u{e50}',  // Thai
    '\u{ed0}',  // Lao
    '\u{f20}',  // Tibetan
    '\u{1040}', // Burmese
    '\u{17e0}', // Khmer
    '\u{1810}', // Mongolian
    '\u{ff10}', // full width
];

/// What the digit `letter` counts, in any script.
pub(super) fn digit(letter: char) -> Option<i32> {
    let found = ZEROS.iter().find_map(|zero| {
        u32::from(letter)
            .checked_sub(u32::from(*zero))
            .filter(|count| *count < 10)
    })?;
    i32::try_from(found).ok()
}

/// The number that `text` writes in digits of any script, up to nine of them.
pub(super) fn number(text: &str) -> Option<i32> {
    let mut sum = 0_i32;
    let mut count = 0;
    for letter in text.chars() {
        count += 1;
        sum = sum.checked_mul(10)?.checked_add(digit(letter)?)?;
    }
    (1..=9).contains(&count).then_some(sum)
}

/// The number that `text` writes in digits of any script or in Chinese numerals: `５`, `二〇二四`, `十二`, `三十一`.
pub(super) fn numeral(text: &str) -> Option<i32> {
    number(text)
        .or_else(|| positional(text))
        .or_else(|| by_tens(text))
}

fn chinese_digit(letter: char) -> Option<i32> {
    let count = "〇一二三四五六七八九"
        .chars()
        .position(|known| known == letter);
    match letter {
        '零' | '○' => Some(0),
        '元' => Some(1),
        _ => i32::try_from(count?).ok(),
    }
}

/// `二〇二四`: each numeral is a digit.
fn positional(text: &str) -> Option<i32> {
    let mut sum = 0_i32;
    for letter in text.chars() {
        sum = sum.checked_mul(10)?.checked_add(chinese_digit(letter)?)?;
    }
    (!text.is_empty()).then_some(sum)
}

/// `十二`, `三十一`, `廿五`.
fn by_tens(text: &str) -> Option<i32> {
    let at = text.find(['十', '廿', '卅'])?;
    let (before, rest) = text.split_at(at);
    let mut rest = rest.chars();
    let tens = match (rest.next()?, before) {
        ('廿', "") => 2,
        ('卅', "") => 3,
        ('十', "") => 1,
        ('十', before) => positional(before).filter(|tens| *tens < 10)?,
        _ => return None,
    };
    let ones = match rest.as_str() {
        "" => 0,
        ones => positional(ones).filter(|ones| *ones < 10)?,
    };
    Some(tens * 10 + ones)
}

/// The key a word of dates is looked up under: lower case, without accents, points, vowel signs of Arabic and Hebrew
/// and apostrophes; letters that differ between keyboards are one; signs are single spaces.
pub(super) fn key(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for letter in letters(word) {
        if let Some(plainly) = latin(letter) {
            plain.push_str(plainly);
            continue;
        }
        match letter {
            'ς' => plain.push('σ'),
            'ي' | 'ى' | 'ې' => plain.push('ی'),
            'ك' => plain.push('ک'),
            'ة' | 'ھ' | 'ہ' | 'ە' => plain.push('ه'),
            '٫' | '.' | '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ' | 'ʿ' | 'ʾ' | 'ʹ' | '׳' | '״' =>
                {}
            _ if is_mark(letter) => {}
            _ if letter.is_alphanumeric() || is_vowel_sign(letter) => plain.push(letter),
            _ => plain.push(' '),
        }
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Accents, Arabic and Hebrew points, dots below Indic letters, the stretch of Arabic and the joiners.
fn is_mark(letter: char) -> bool {
    matches!(letter,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}'
        | '\u{670}' | '\u{93c}' | '\u{9bc}' | '\u{a3c}' | '\u{abc}' | '\u{ad}' | '\u{200b}'..='\u{200f}')
}

/// Signs of Indic and neighbouring scripts that belong to the letter before.
fn is_vowel_sign(letter: char) -> bool {
    matches!(letter, '\u{900}'..='\u{dff}' | '\u{e31}'..='\u{e4e}' | '\u{eb1}'..='\u{ecd}' | '\u{102b}'..='\u{103e}'
        | '\u{17b4}'..='\u{17d3}')
}

/// The Latin sign that a sign of another script or width stands for.
pub(super) fn sign(letter: char) -> char {
    match letter {
        '，' | '、' | '،' | '﹐' => ',',
        '。' | '．' | '।' | '۔' | '｡' => '.',
        '：' => ':',
        '；' | '؛' => ';',
        '？' | '؟' => '?',
        '！' => '!',
        '（' => '(',
        '）' => ')',
        '／' | '⁄' => '/',
        '－' | '־' | '‐' | '‑' => '-',
        _ => letter,
    }
}

/// Whether the word is in Latin letters.
pub(super) fn is_latin(word: &str) -> bool {
    word.chars()
        .find(|letter| letter.is_alphabetic())
        .is_none_or(|letter| letter < '\u{370}' || ('\u{1e00}'..'\u{1f00}').contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "២០២៤",
            "໒໐໒໔",
            "௨௦௨௪",
        ] {
            assert_eq!(number(text), Some(2024), "{text}");
        }
        for text in ["", "12a", "1234567890", "二"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn chinese_numerals_count() {
        for (text, count) in [
            ("二〇二四", 2024),
            ("二零二四", 2024),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("廿五", 25),
            ("５", 5),
            ("元", 1),
        ] {
            assert_eq!(numeral(text), Some(count), "{text}");
        }
        for text in ["十十", "三廿", "百", "一二三四五六七八九一二三"] {
            assert_eq!(numeral(text), None, "{text}");
        }
    }

    #[test]
    fn spellings_of_one_word_have_one_key() {
        for (one, other) in [
            ("Février", "fevrier"),
            ("أيلول", "ايلول"),
            ("نيســان", "نيسان"),
            ("فروردین", "فروردين"),
            ("Μαΐου", "μαιου"),
            ("फ़रवरी", "फरवरी"),
            ("ＭＡＹ", "may"),
            ("سه‌شنبه", "سهشنبه"),
            ("terça-feira", "terca feira"),
            ("ม.ค.", "มค"),
        ] {
            assert_eq!(key(one), key(other), "{one}");
        }
        assert_ne!(key("मई"), key("मे"));
    }
}
