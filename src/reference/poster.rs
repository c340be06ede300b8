//! Who posted: the name before a verb of sharing, or after "by".

use super::words::Word;

/// Titles that stand before a name and are none of it.
const TITLES: [&str; 62] = [
    "activist",
    "actor",
    "actress",
    "adm",
    "admiral",
    "ambassador",
    "analyst",
    "attorney",
    "ayatollah",
    "brig",
    "capt",
    "captain",
    "chancellor",
    "chief",
    "col",
    "colonel",
    "commander",
    "congressman",
    "congresswoman",
    "councillor",
    "defence",
    "defense",
    "deputy",
    "dr",
    "first",
    "foreign",
    "former",
    "gen",
    "general",
    "gov",
    "governor",
    "interior",
    "journalist",
    "judge",
    "justice",
    "king",
    "lady",
    "lord",
    "lt",
    "maj",
    "major",
    "mayor",
    "minister",
    "mr",
    "mrs",
    "ms",
    "pope",
    "president",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "rep",
    "rev",
    "secretary",
    "sen",
    "senator",
    "sgt",
    "sheikh",
    "vice",
];
/// Days and months are no names.
const TIMES: [&str; 19] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
/// Small words inside names.
const PARTICLES: [&str; 14] = [
    "al", "bin", "bint", "da", "de", "del", "der", "di", "dos", "el", "ibn", "la", "van", "von",
];
/// Small words inside names of bodies.
const LINKS: [&str; 4] = ["of", "for", "the", "and"];
/// Pronouns and openers that start with a capital at the head of a sentence.
const NOBODY: [&str; 24] = [
    "he",
    "she",
    "they",
    "it",
    "we",
    "i",
    "you",
    "who",
    "on",
    "in",
    "at",
    "after",
    "later",
    "also",
    "then",
    "earlier",
    "when",
    "while",
    "one",
    "others",
    "some",
    "another",
    "both",
    "meanwhile",
];
/// Platforms are where, not who.
const PLATFORMS: [&str; 10] = [
    "twitter",
    "facebook",
    "instagram",
    "tiktok",
    "telegram",
    "youtube",
    "x",
    "weibo",
    "snapchat",
    "whatsapp",
];

/// The name that is the subject of the verb at `verb`.
pub(super) fn before(words: &[Word<'_>], verb: usize) -> Option<String> {
    let mut end = verb;
    let mut steps = 0;
    while end > 0 && steps < 10 {
        let word = words.get(end - 1)?;
        if word.text == "," {
            end = appositive(words, end - 1);
            steps += 1;
            continue;
        }
        let is_aside =
            TIMES.contains(&&*word.key) || PLATFORMS.contains(&&*word.key) || is_adverb(&word.key);
        if !is_aside {
            break;
        }
        end -= 1;
        steps += 1;
    }
    let last = words.get(end.checked_sub(1)?)?;
    if !last.is_name || NOBODY.contains(&&*last.key) {
        return None;
    }
    let mut start = end - 1;
    while start > 0 {
        let word = words.get(start - 1)?;
        let is_particle = PARTICLES.contains(&&*word.key);
        let is_link = word.key == "of" || word.key == "for";
        let goes_on = word.is_name && word.is_spoken
            || (is_particle || is_link)
                && start > 1
                && words.get(start - 2).is_some_and(|before| before.is_name);
        let is_cut =
            word.text.ends_with("'s") || word.text.ends_with("’s") || TIMES.contains(&&*word.key);
        if !goes_on || is_cut {
            break;
        }
        start -= 1;
    }
    name(words.get(start..end)?)
}

/// Start of the words set off by the comma at `comma`: `Ana Souza, a reporter, posted`.
fn appositive(words: &[Word<'_>], comma: usize) -> usize {
    let from = comma.saturating_sub(14);
    let open = (from..comma)
        .rev()
        .find(|at| words.get(*at).is_some_and(|word| word.text == ","));
    open.unwrap_or(comma)
}

fn is_adverb(key: &str) -> bool {
    key.ends_with("ly")
        || matches!(
            key,
            "on" | "also"
                | "later"
                | "then"
                | "has"
                | "have"
                | "had"
                | "who"
                | "just"
                | "earlier"
                | "morning"
                | "evening"
                | "afternoon"
                | "night"
                | "first"
                | "since"
                | "even"
                | "this"
                | "week"
                | "today"
                | "yesterday"
                | "himself"
                | "herself"
                | "and"
                | "took"
                | "to"
                | "account"
                | "went"
        )
}

/// The name after "by" behind the verb at `verb`.
pub(super) fn after(words: &[Word<'_>], verb: usize) -> Option<String> {
    let posts = matches!(
        words.get(verb)?.key.as_str(),
        "posted"
            | "shared"
            | "tweeted"
            | "uploaded"
            | "released"
            | "published"
            | "circulated"
            | "reposted"
            | "retweeted"
            | "aired"
            | "livestreamed"
            | "broadcast"
    );
    let by = (verb + 1..words.len().min(verb + 7))
        .find(|at| words.get(*at).is_some_and(|word| word.key == "by"))
        .filter(|_| posts)?;
    let is_common = |word: &&Word<'_>| {
        word.is_spoken
            && !word.is_name
            && !matches!(
                word.key.as_str(),
                "shows" | "showed" | "showing" | "who" | "that" | "in" | "on" | "of" | "near"
            )
    };
    let lead = words
        .iter()
        .skip(by + 1)
        .take(5)
        .take_while(is_common)
        .count();
    let start = by + 1 + lead;
    let mut end = start;
    while let Some(word) = words.get(end) {
        let next_is_name = words.get(end + 1).is_some_and(|next| next.is_name);
        let links = (LINKS.contains(&&*word.key) || PARTICLES.contains(&&*word.key))
            && end > start
            && next_is_name;
        let is_name = word.is_name && word.is_spoken && !TIMES.contains(&&*word.key);
        if !is_name && !links {
            break;
        }
        end += 1;
    }
    name(words.get(start..end)?)
}

/// The run of names without titles: behind "of" a person keeps the last two words, "Secretary of State Mike Pompeo".
fn name(run: &[Word<'_>]) -> Option<String> {
    let is_title = |word: &Word<'_>| TITLES.contains(&word.key.trim_end_matches('.'));
    let mut run = run;
    // "Environment Minister Ada Fontein": what stands before a title belongs to it.
    if let Some(at) = run.iter().rposition(is_title)
        && run.get(at + 1).is_some_and(|next| next.key != "of")
    {
        run = run.get(at..)?;
    }
    let titled = run.first().is_some_and(is_title);
    if titled {
        while run.len() > 1 && run.first().is_some_and(is_title) {
            run = run.get(1..)?;
        }
        if let Some(behind) = run.strip_prefix_key("of") {
            let person = behind.len().saturating_sub(person_length(behind));
            run = behind.get(if behind.len() >= 3 { person } else { 0 }..)?;
        }
    } else if run.len() > 1 && run.first().is_some_and(|word| word.key == "the") {
        run = run.get(1..)?;
    }
    let is_empty = run.is_empty()
        || run
            .iter()
            .all(|word| NOBODY.contains(&&*word.key) || is_title(word));
    if is_empty {
        return None;
    }
    let texts: Vec<&str> = run.iter().map(|word| word.text).collect();
    Some(texts.join(" "))
}

/// How many words at the end are a person's name: two, and the particles and initials between them.
fn person_length(run: &[Word<'_>]) -> usize {
    let mut length = 2;
    while length < run.len().saturating_sub(1) {
        let inner = run.get(run.len() - length).map_or("", |word| word.text);
        let is_inner = inner.ends_with('.') || PARTICLES.contains(&inner.to_lowercase().as_str());
        if !is_inner {
            break;
        }
        length += 1;
    }
    length
}

trait StripKey {
    fn strip_prefix_key(&self, key: &str) -> Option<&Self>;
}

impl StripKey for [Word<'_>] {
    fn strip_prefix_key(&self, key: &str) -> Option<&Self> {
        self.split_first()
            .filter(|(first, _)| first.key == key)
            .map(|(_, rest)| rest)
    }
}
