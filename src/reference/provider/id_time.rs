//! The instant an id encodes.

use jiff::Timestamp;

/// First id of X's present scheme, November 2010.
const FIRST_SNOWFLAKE: u64 = 29_700_859_247;
/// X's epoch in milliseconds.
const X_EPOCH: i64 = 1_288_834_974_657;
/// Instagram's epoch in milliseconds, `our_epoch` in its "Sharding & IDs at Instagram" of 2012.
const INSTAGRAM_EPOCH: i64 = 1_314_220_021_721;
/// Ids say when a post was made; past this second they say nothing.
const LATEST: i64 = 4_102_444_800;

/// The instant the id encodes, to the second; `None` where the site's ids carry none.
///
/// X: milliseconds since its epoch above the low 22 bits. `TikTok`: seconds in the upper 32 bits. Mastodon and Truth
/// Social, which runs on it: Unix milliseconds above the low 16 bits, in ids of at least 17 digits. Instagram: the
/// code is base 64 of the media's number, milliseconds since its epoch above the low 23 bits; longer codes of private
/// posts carry a secret behind the number.
pub(in crate::reference) fn id_time(provider: &str, id: &str) -> Option<Timestamp> {
    let seconds = match provider {
        "x" => x(number(id)?)?,
        "tiktok" => tiktok(number(id)?)?,
        "mastodon" | "truthsocial" => mastodon(id.rsplit('/').next()?)?,
        "instagram" => instagram(id)?,
        _ => return None,
    };
    Timestamp::from_second(seconds)
        .ok()
        .filter(|_| seconds < LATEST)
}

fn number(id: &str) -> Option<u64> {
    id.parse().ok()
}

fn x(id: u64) -> Option<i64> {
    let millis = i64::try_from(id >> 22).ok()?.checked_add(X_EPOCH)?;
    (id >= FIRST_SNOWFLAKE).then_some(millis / 1_000)
}

fn tiktok(id: u64) -> Option<i64> {
    let seconds = i64::try_from(id >> 32).ok()?;
    (seconds > 1_400_000_000).then_some(seconds)
}

fn mastodon(id: &str) -> Option<i64> {
    let millis = i64::try_from(number(id)? >> 16).ok()?;
    (id.len() >= 17).then_some(millis / 1_000)
}

fn instagram(code: &str) -> Option<i64> {
    let public = code.get(..11).unwrap_or(code);
    let is_code = matches!(code.len(), 10 | 11 | 39);
    let mut media: u64 = 0;
    for c in public.chars().filter(|_| is_code) {
        media = media.checked_mul(64)?.checked_add(digit(c)?)?;
    }
    let millis = i64::try_from(media >> 23)
        .ok()?
        .checked_add(INSTAGRAM_EPOCH)?;
    (media > 0).then_some(millis / 1_000)
}

fn digit(c: char) -> Option<u64> {
    let value = match c {
        'A'..='Z' => u64::from(c) - u64::from('A'),
        'a'..='z' => u64::from(c) - u64::from('a') + 26,
        '0'..='9' => u64::from(c) - u64::from('0') + 52,
        '-' => 62,
        '_' => 63,
        _ => return None,
    };
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_tell_time() {
        for (provider, id, expected) in [
            ("x", "1181337941215338496", "2019-10-07T22:38:08Z"),
            ("tiktok", "7362946149227056416", "2024-04-28T15:51:31Z"),
            ("instagram", "aye83DjauH", "2013-06-20T17:15:45Z"),
            ("instagram", "B5B99aopdd-", "2019-11-19T02:46:22Z"),
            (
                "mastodon",
                "social.example/109348192384019283",
                "2022-11-15T14:03:21Z",
            ),
            ("truthsocial", "109348192384019283", "2022-11-15T14:03:21Z"),
        ] {
            let time = id_time(provider, id).map(|time| time.to_string());
            assert_eq!(time.as_deref(), Some(expected), "{provider} {id}");
        }
    }

    #[test]
    fn other_ids_tell_none() {
        for (provider, id) in [
            ("x", "20"),
            ("x", "99999999999999999999999"),
            ("x", "broadcasts/1OyKAVQrgzwGb"),
            ("x", "18446744073709551615"),
            ("tiktok", "t/ZTR45GpSF"),
            ("mastodon", "social.example/1093481923840192"),
            ("mastodon", "18446744073709551615"),
            ("instagram", "stories/3570766765028588805"),
            ("instagram", "éééééé"),
            ("instagram", "___________"),
            ("instagram", ""),
            ("youtube", "1181337941215338496"),
            ("reddit", "90bu6w"),
        ] {
            assert_eq!(id_time(provider, id), None, "{provider} {id}");
        }
    }
}
