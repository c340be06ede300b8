//! Who posted: the name before a verb of sharing, or after "by".

use super::sentence::Sentence;
use super::words::Word;

/// Most words of a subject in small letters.
const LONGEST_SUBJECT: usize = 7;

/// The poster of a deed at `verb`, whose object's noun stands at `noun`.
pub(super) fn of_deed(sentence: Sentence<'_>, verb: usize, noun: usize) -> Option<String> {
    if sentence.language.subject_between {
        return titled(sentence, verb + 1, noun);
    }
    if verb > noun {
        return by_between(sentence, noun, verb).or_else(|| before_object(sentence, noun));
    }
    before(sentence, verb)
}

/// `das Video, das von … geteilt wurde`: the name after "by" between the noun and its verb.
fn by_between(sentence: Sentence<'_>, noun: usize, verb: usize) -> Option<String> {
    let language = sentence.language;
    let by = (noun + 1..verb).find(|at| language.by.contains(sentence.key(*at)))?;
    // `Fotos von …` shows whom; `ein Video, das von … geteilt wurde` says by whom.
    if language.of.contains(sentence.key(by)) && sentence.key(noun + 1) != "," {
        return None;
    }
    between(sentence, by + 1, verb).or_else(|| titled(sentence, by + 1, verb))
}

/// The subject before an object whose verb stands last: a name, or where the script has no capitals a titled run.
fn before_object(sentence: Sentence<'_>, noun: usize) -> Option<String> {
    let language = sentence.language;
    let mut near = (noun.saturating_sub(8)..noun).rev();
    let auxiliary = near.find(|at| language.aside.contains(sentence.key(*at)));
    if let Some(name) = auxiliary.and_then(|at| before(sentence, at + 1)) {
        return Some(name);
    }
    let open = (0..noun)
        .rev()
        .find(|at| matches!(sentence.key(*at), "," | "،" | "." | ":" | ";"))
        .map_or(0, |at| at + 1);
    titled(sentence, open, noun)
}

/// A run of words that starts with a title and ends before the first word that cannot be part of a name, or an account.
fn titled(sentence: Sentence<'_>, from: usize, to: usize) -> Option<String> {
    let language = sentence.language;
    let run = sentence.words.get(from..to)?;
    let account = run.iter().find(|word| word.text.starts_with('@'));
    let is_title = run
        .first()
        .is_some_and(|word| language.titles.contains(&word.key));
    if account.is_some() || !is_title {
        return account.map(|word| word.text.to_owned());
    }
    let is_part = |word: &&Word<'_>| {
        word.is_spoken
            && !language.edge.contains(&word.key)
            && !language.times.contains(&word.key)
            && !language.platforms.contains(&word.key)
            && !language.knows(&word.key)
            && !language.new.contains(&word.key)
            && !language.known.contains(&word.key)
    };
    let name: Vec<&str> = run
        .iter()
        .take_while(is_part)
        .map(|word| word.text)
        .collect();
    (name.len() <= LONGEST_SUBJECT).then(|| name.join(" "))
}

/// The name that is the subject of the verb at `verb`.
fn before(sentence: Sentence<'_>, verb: usize) -> Option<String> {
    let (words, language) = (sentence.words, sentence.language);
    let mut end = verb;
    let mut steps = 0;
    while end > 0 && steps < 10 {
        let word = words.get(end - 1)?;
        if word.text == "," {
            let open = appositive(words, end - 1);
            let inner = words.get(open + 1..end - 1).unwrap_or_default();
            if !inner.is_empty() && inner.iter().all(|word| word.is_name && word.is_spoken) {
                return name(sentence, inner);
            }
            end = open;
            steps += 1;
            continue;
        }
        let is_adverb = language
            .adverb
            .iter()
            .any(|ending| word.key.ends_with(&**ending));
        let is_aside = language.times.contains(&word.key)
            || language.platforms.contains(&word.key)
            || language.aside.contains(&word.key)
            || is_adverb;
        if !is_aside {
            break;
        }
        end -= 1;
        steps += 1;
    }
    let last = words.get(end.checked_sub(1)?)?;
    if !last.is_name || language.nobody.contains(&last.key) {
        return None;
    }
    let mut start = end - 1;
    while start > 0 {
        let word = words.get(start - 1)?;
        let is_particle = language.particles.contains(&word.key);
        let is_link = language.links.contains(&word.key)
            && !language.join.contains(&word.key)
            && !language.article.contains(&word.key);
        let goes_on = word.is_name && word.is_spoken
            || (is_particle || is_link)
                && start > 1
                && words.get(start - 2).is_some_and(|before| before.is_name);
        let is_cut = word.text.ends_with("'s")
            || word.text.ends_with("’s")
            || language.times.contains(&word.key);
        if !goes_on || is_cut {
            break;
        }
        start -= 1;
    }
    // "The mayor of Lille": the name is not that of who posted.
    let hangs_on = start.checked_sub(1).is_some_and(|before| {
        words.get(before).is_some_and(|word| {
            language.of.contains(&word.key)
                || language.links.contains(&word.key)
                    && !language.article.contains(&word.key)
                    && !language.join.contains(&word.key)
        })
    });
    if hangs_on {
        return None;
    }
    name(sentence, words.get(start..end)?)
}

/// Start of the words set off by the comma at `comma`: `Ana Souza, a reporter, posted`.
fn appositive(words: &[Word<'_>], comma: usize) -> usize {
    let from = comma.saturating_sub(14);
    let open = (from..comma)
        .rev()
        .find(|at| words.get(*at).is_some_and(|word| word.text == ","));
    open.unwrap_or(comma)
}

/// The name after "by" behind the verb at `verb`.
pub(super) fn after(sentence: Sentence<'_>, verb: usize) -> Option<String> {
    let (words, language) = (sentence.words, sentence.language);
    let is_verb = language.poster.is_empty() || language.poster.contains(sentence.key(verb));
    if language.by.is_empty() {
        return titled(
            sentence,
            verb + 1,
            words.len().min(verb + 1 + LONGEST_SUBJECT),
        )
        .filter(|_| is_verb);
    }
    let by = (verb + 1..words.len().min(verb + 7))
        .find(|at| language.by.contains(sentence.key(*at)))
        .filter(|_| is_verb)?;
    let is_common = |word: &&Word<'_>| {
        word.is_spoken && !word.is_name && !language.not_name.contains(&word.key)
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
        let links = (language.links.contains(&word.key) || language.particles.contains(&word.key))
            && end > start
            && next_is_name;
        let is_name = word.is_name
            && word.is_spoken
            && !language.times.contains(&word.key)
            && !language.platforms.contains(&word.key);
        if !is_name && !links {
            break;
        }
        end += 1;
    }
    name(sentence, words.get(start..end)?)
}

/// The name in the words from `from` to `to`.
pub(super) fn between(sentence: Sentence<'_>, from: usize, to: usize) -> Option<String> {
    let run = sentence.words.get(from..to)?;
    let start = run.iter().position(|word| word.is_name)?;
    let length = run
        .iter()
        .skip(start)
        .take_while(|word| word.is_name && word.is_spoken)
        .count();
    name(sentence, run.get(start..start + length)?)
}

/// The run of names without titles: behind "of" a person keeps the last two words, "Secretary of State Mike Pompeo".
fn name(sentence: Sentence<'_>, run: &[Word<'_>]) -> Option<String> {
    let language = sentence.language;
    let is_title = |word: &Word<'_>| language.titles.contains(word.key.trim_end_matches('.'));
    let is_article = |word: &&Word<'_>| language.article.contains(&word.key);
    let links = |word: &Word<'_>| language.of.contains(&word.key);
    let mut run = run;
    if let Some(account) = run.iter().find(|word| word.text.starts_with('@')) {
        return Some(account.text.to_owned());
    }
    // "Environment Minister Ada Fontein": what stands before a title belongs to it.
    if let Some(at) = run.iter().rposition(is_title)
        && run.get(at + 1).is_some_and(|next| !links(next))
    {
        run = run.get(at..)?;
    }
    let titled = run.first().is_some_and(is_title);
    if titled {
        while run.len() > 1 && run.first().is_some_and(is_title) {
            run = run.get(1..)?;
        }
        if run.first().is_some_and(links) {
            let behind = run.get(1..)?;
            let person = behind.len().saturating_sub(person_length(sentence, behind));
            run = behind.get(if behind.len() >= 3 { person } else { 0 }..)?;
        }
    } else if run.len() > 1 && run.first().as_ref().is_some_and(&is_article) {
        run = run.get(1..)?;
    }
    let is_empty = run.is_empty()
        || run
            .iter()
            .all(|word| language.nobody.contains(&word.key) || is_title(word) || is_article(&word));
    if is_empty || language.all_capital && !titled && !is_own_name(sentence, run) {
        return None;
    }
    let texts: Vec<&str> = run.iter().map(|word| word.text).collect();
    Some(texts.join(" "))
}

/// Where every noun has a capital: two words or more that do not begin with an adjective, or the name of a body.
fn is_own_name(sentence: Sentence<'_>, run: &[Word<'_>]) -> bool {
    let language = sentence.language;
    let ends = |word: Option<&Word<'_>>, ends: &[String]| {
        word.is_some_and(|word| ends.iter().any(|end| word.key.ends_with(&**end)))
    };
    ends(run.last(), &language.body) || run.len() > 1 && !ends(run.first(), &language.adjective)
}

/// How many words at the end are a person's name: two, and the particles and initials between them.
fn person_length(sentence: Sentence<'_>, run: &[Word<'_>]) -> usize {
    let mut length = 2;
    while length < run.len().saturating_sub(1) {
        let inner = run.get(run.len() - length);
        let is_inner = inner.is_some_and(|word| {
            word.text.ends_with('.') || sentence.language.particles.contains(&word.key)
        });
        if !is_inner {
            break;
        }
        length += 1;
    }
    length
}
