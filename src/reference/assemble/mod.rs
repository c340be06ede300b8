//! What was found turned into references: renditions merged, places in order, roles, ids and keys.

mod lead;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use super::page::{Found, Page, Place};
use super::{
    CreditLine, MediaKind, MediaRef, Role, Target, address, caption, described, disputed, gallery,
    provider, sentence,
};
use crate::article::DeskTerms;
use crate::article::sentence::ranges;

/// A rendition narrower than this is no better than one of unknown width.
const THUMB: u32 = 300;
/// Most characters of source between a mention and the media that shows it.
const SHOWN_WITHIN: usize = 3_000;

pub(super) fn references(page: &Page<'_>, found: Vec<Found>) -> Vec<MediaRef> {
    let (mut media, words): (Vec<Found>, Vec<Found>) = found
        .into_iter()
        .partition(|found| found.place != Place::Words);
    media.sort_by_key(|found| (found.place == Place::Stated, found.offset));
    let stills: HashSet<String> = media
        .iter()
        .flat_map(|found| found.stills.clone())
        .collect();
    let media = merge_embeds(media);
    let media = merge_pictures(page, media, &stills);
    let mut all = place_words(page, media, words);
    all.sort_by_key(|found| found.offset);
    let disputed = disputed::of_page(page);
    let roles = lead::roles(page, &all, &gallery(page, &all));
    let mut keys: HashMap<String, usize> = HashMap::new();
    let mut out = Vec::new();
    for (index, (found, role)) in all.into_iter().zip(roles).enumerate() {
        let mut reference = reference(page, found, role, disputed.as_deref());
        let count = keys.entry(reference.key.clone()).or_default();
        *count += 1;
        if *count > 1 {
            reference.key = format!("{}#{count}", reference.key);
        }
        reference.id = format!("m{}", index + 1);
        out.push(reference);
    }
    out
}

/// One reference per post or video, the first place it is shown at; videos with one file or one still are one.
fn merge_embeds(media: Vec<Found>) -> Vec<Found> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<Found> = Vec::new();
    for found in media {
        if found.kind == MediaKind::Photo {
            out.push(found);
            continue;
        }
        let signs = signs(&found);
        let earlier = signs.iter().find_map(|sign| known.get(sign).copied());
        let at = earlier.unwrap_or(out.len());
        for sign in signs {
            known.entry(sign).or_insert(at);
        }
        match out.get_mut(at) {
            Some(earlier) => join_embeds(earlier, found),
            None => out.push(found),
        }
    }
    out
}

/// What tells one post or video from others.
fn signs(found: &Found) -> Vec<String> {
    let provider = found.provider.unwrap_or_default();
    let id = found.embed_id.iter().map(|id| format!("{provider}:{id}"));
    let is_video = found.kind == MediaKind::Video;
    let files = found.renditions.iter().filter(|_| is_video);
    let files = files.map(|file| format!("file:{}", address::key(&file.written)));
    let stills = found.stills.iter().map(|still| format!("still:{still}"));
    id.chain(files).chain(stills).collect()
}

fn join_embeds(earlier: &mut Found, later: Found) {
    for rendition in &later.renditions {
        earlier.add(&rendition.written, rendition.width);
    }
    if earlier.embed_id.is_none() {
        earlier.embed_id = later.embed_id;
        earlier.provider = later.provider;
    }
    earlier.stills.extend(later.stills);
    earlier.posted_by = earlier.posted_by.take().or(later.posted_by);
    earlier.context = earlier.context.take().or(later.context);
    earlier.quoted = earlier.quoted.take().or(later.quoted);
    earlier.caption = earlier.caption.take().or(later.caption);
}

fn merge_pictures(page: &Page<'_>, media: Vec<Found>, stills: &HashSet<String>) -> Vec<Found> {
    let mut families: HashMap<String, usize> = HashMap::new();
    let mut out: Vec<Found> = Vec::new();
    let mut stated: Vec<(Found, Vec<String>)> = Vec::new();
    let mut elsewhere: Vec<(Found, Vec<String>)> = Vec::new();
    let films = Films::of(&media);
    let media = without_shared(media);
    for found in media {
        if found.kind != MediaKind::Photo {
            if found.place != Place::Stated || is_missing(&out) {
                out.push(found);
            }
            continue;
        }
        let names = names(&found);
        let is_still = names.iter().any(|name| stills.contains(name))
            || found
                .renditions
                .iter()
                .any(|known| films.names(&known.written));
        if is_still {
            continue;
        }
        let known = names
            .iter()
            .find_map(|name| families.get(name).copied())
            .or_else(|| same_words(&out, &found));
        let known = known.and_then(|at| out.get_mut(at));
        match (known.filter(|known| !is_other(known, &found)), found.place) {
            (Some(earlier), _) => join(earlier, found),
            (None, Place::Stated) => stated.push((found, names)),
            (None, Place::Elsewhere) => elsewhere.push((found, names)),
            (None, Place::Shown | Place::Given | Place::Words) => {
                families.extend(names.into_iter().map(|name| (name, out.len())));
                out.push(found);
            }
        }
    }
    lead::stated(page, stated, elsewhere, &mut out);
    describe(page, &mut out);
    out
}

/// The place of a picture with the same caption, where the form states one and the text shows the other.
fn same_words(out: &[Found], found: &Found) -> Option<usize> {
    let caption = found.caption.as_ref().filter(|words| words.len() >= 20)?;
    out.iter().position(|known| {
        (known.place == Place::Given) != (found.place == Place::Given)
            && known.kind == found.kind
            && known.caption.as_ref() == Some(caption)
    })
}

/// Ids of films, which the addresses of their stills carry.
struct Films(HashSet<String>);

impl Films {
    fn of(media: &[Found]) -> Self {
        let films = media.iter().filter(|found| found.kind != MediaKind::Photo);
        let ids = films.filter_map(|found| found.embed_id.clone());
        Self(ids.filter(|id| id.len() >= 8).collect())
    }

    fn names(&self, written: &str) -> bool {
        let mut parts = written.split(['/', '?', '=', '&', '.']);
        !self.0.is_empty() && parts.any(|part| self.0.contains(part))
    }
}

/// Two pictures with the same file name, each under a caption of its own and at no common address.
fn is_other(earlier: &Found, later: &Found) -> bool {
    let (Some(mine), Some(theirs)) = (&earlier.caption, &later.caption) else {
        return false;
    };
    later.place == Place::Shown
        && mine != theirs
        && later.renditions.iter().all(|rendition| {
            let key = address::key(&rendition.written);
            earlier
                .renditions
                .iter()
                .all(|known| address::key(&known.written) != key)
        })
}

/// Takes an address that stands beside others in several pictures for what it is: the place of one not yet loaded.
fn without_shared(mut media: Vec<Found>) -> Vec<Found> {
    let mut beside: HashMap<String, HashSet<String>> = HashMap::new();
    for found in media.iter().filter(|found| found.place == Place::Shown) {
        let mut others = names(found);
        others.sort();
        let all = others.join(" ");
        if others.len() > 1 {
            for rendition in &found.renditions {
                beside
                    .entry(rendition.written.clone())
                    .or_default()
                    .insert(all.clone());
            }
        }
    }
    let is_shared = |written: &str| beside.get(written).is_some_and(|sets| sets.len() > 1);
    for found in &mut media {
        if found
            .renditions
            .iter()
            .any(|known| !is_shared(&known.written))
        {
            found.renditions.retain(|known| !is_shared(&known.written));
        }
    }
    media
}

/// A stated video counts where the story shows none.
fn is_missing(out: &[Found]) -> bool {
    out.iter()
        .all(|known| known.kind == MediaKind::Photo || known.place == Place::Stated)
}

/// Fills in what the structured data says of the pictures.
fn describe(page: &Page<'_>, out: &mut [Found]) {
    let said = described::of_page(page);
    if said.is_empty() {
        return;
    }
    for found in out
        .iter_mut()
        .filter(|found| found.kind == MediaKind::Photo)
    {
        for name in names(found) {
            if let Some(said) = said.get(&name) {
                said.clone().fill(found);
            }
        }
    }
}

fn names(found: &Found) -> Vec<String> {
    let mut names: Vec<String> = found
        .renditions
        .iter()
        .map(|rendition| address::family(&rendition.written))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn join(earlier: &mut Found, later: Found) {
    for rendition in &later.renditions {
        earlier.add(&rendition.written, rendition.width);
    }
    if earlier.caption.is_none() {
        earlier.caption = later.caption;
    }
    earlier.take_credit(later.credit, later.credit_offset);
    if earlier.alt.is_none() {
        earlier.alt = later.alt;
    }
    earlier.is_stated |= later.place == Place::Stated || later.is_stated;
    earlier.location = earlier.location.take().or(later.location);
    earlier.date_created = earlier.date_created.take().or(later.date_created);
    if earlier.desk == DeskTerms::default() {
        earlier.desk = later.desk;
    }
}

/// Mentions that nothing in the story shows; what is said of the others goes to the media that shows them.
fn place_words(page: &Page<'_>, mut media: Vec<Found>, words: Vec<Found>) -> Vec<Found> {
    let mut out = Vec::new();
    for mention in words {
        let is_credit = mention.credit.is_some();
        let shown = media.iter_mut().find(|found| {
            if is_credit {
                found.kind == MediaKind::Photo
            } else {
                shows(found, &mention)
            }
        });
        match shown.filter(|_| page.is_html()) {
            Some(found) if is_credit => {
                found.take_credit(mention.credit, mention.credit_offset);
            }
            Some(found) => {
                found.posted_by = found.posted_by.take().or(mention.posted_by);
                found.hedge = found.hedge.take().or(mention.hedge);
                found.disclaimer = found.disclaimer.take().or(mention.disclaimer);
                found.context = found.context.take().or(mention.context);
            }
            None => out.push(mention),
        }
    }
    media.extend(out);
    media
}

fn shows(found: &Found, mention: &Found) -> bool {
    let is_kind = match mention.kind {
        MediaKind::Photo => true,
        MediaKind::Video | MediaKind::Embed => found.kind != MediaKind::Photo,
    };
    is_kind && found.offset.abs_diff(mention.offset) < SHOWN_WITHIN
}

/// Indexes of pictures that stand in a set.
fn gallery(page: &Page<'_>, all: &[Found]) -> HashSet<usize> {
    let mut sets: HashMap<usize, Vec<usize>> = HashMap::new();
    for (index, found) in all.iter().enumerate() {
        let Some(node) = found.node.filter(|_| found.kind == MediaKind::Photo) else {
            continue;
        };
        let is_set = |at: &usize| gallery::is_one(page.dom, *at);
        let set = page
            .dom
            .ancestors(node)
            .take_while(|at| *at != page.layout.body)
            .filter(is_set)
            .last();
        if let Some(set) = set {
            sets.entry(set).or_default().push(index);
        }
    }
    sets.into_values()
        .filter(|members| members.len() > 1)
        .flatten()
        .collect()
}

fn reference(page: &Page<'_>, found: Found, role: Role, disputed: Option<&str>) -> MediaRef {
    let own = disputed::of_reference(page, &found);
    let words = caption::settle(caption::Words {
        caption: found.caption.clone(),
        credit: found.credit.clone(),
    });
    let lines = &page.article.document().lines;
    let credit_offset = caption::credit_place(page, &found, &words);
    let mut renditions = found.renditions.clone();
    let best = best(&renditions).map(|best| page.absolute(best));
    renditions.sort_by_key(|rendition| std::cmp::Reverse(rendition.width.unwrap_or(0)));
    let urls: Vec<String> = renditions
        .iter()
        .map(|rendition| page.absolute(&rendition.written))
        .collect();
    let locations: Vec<String> = renditions
        .into_iter()
        .map(|rendition| rendition.written)
        .collect();
    let key = key(&found, &urls);
    let saved = saved(page, &urls, &locations).or(found.inline);
    let mut credit = words.credit.as_deref().and_then(self::credit);
    if let Some(credit) = &mut credit {
        credit.photographer = credit.photographer.take().or(found.byline);
    }
    let target = match (role, found.kind, saved) {
        (Role::Mention, ..) => Target::Words,
        (_, _, Some(bytes)) => Target::Inline(bytes),
        (_, MediaKind::Embed, None) => Target::Embed,
        (_, MediaKind::Video, None) if locations.is_empty() => Target::Embed,
        (..) => Target::Locations(locations),
    };
    MediaRef {
        id: String::new(),
        key,
        kind: found.kind,
        role,
        target,
        urls,
        best_url: best,
        alt: found.alt,
        caption: words.caption.clone(),
        credit,
        provider: found.provider.map(str::to_owned),
        id_time: found
            .provider
            .zip(found.embed_id.as_deref())
            .and_then(|(site, id)| provider::id_time(site, id)),
        embed_id: found.embed_id,
        posted_by: found.posted_by,
        hedge: found.hedge,
        disclaimer: found
            .disclaimer
            .or_else(|| disclaimer(page, words.caption.as_deref())),
        quotes_post: found.quoted.is_some(),
        context: found.quoted.or(found.context),
        beside: beside(page, found.offset),
        location: found.location,
        date_created: found.date_created,
        desk: found.desk,
        presented_as_claim: found
            .disputed
            .or(own)
            .or_else(|| disputed.map(str::to_owned)),
        span: Some(lines.span(found.offset)),
        credit_span: credit_offset.map(|at| lines.span(at)),
        base: page.article.document().base.clone(),
    }
}

/// The caption's sentence that says what is not known.
fn disclaimer(page: &Page<'_>, caption: Option<&str>) -> Option<String> {
    let caption = caption?;
    let language = page.language?;
    let mut sentences = ranges(caption)
        .into_iter()
        .filter_map(|range| caption.get(range));
    sentences
        .find(|words| sentence::disclaims(words, language))
        .map(str::to_owned)
}

/// The last sentence of the story before the place, else the first after it.
fn beside(page: &Page<'_>, offset: usize) -> Option<String> {
    let next = page
        .paragraph_offsets
        .partition_point(|paragraph| *paragraph <= offset);
    let paragraph = |at: usize| page.article.paragraphs.get(at).map(|p| &*p.text);
    let sentence = match next.checked_sub(1).and_then(paragraph) {
        Some(before) => ranges(before).pop().and_then(|range| before.get(range)),
        None => paragraph(next).and_then(|after| after.get(ranges(after).into_iter().next()?)),
    };
    sentence.map(|words| words.trim().to_owned())
}

/// The file saved with the page, where it was saved with its files.
fn saved(page: &Page<'_>, urls: &[String], locations: &[String]) -> Option<Vec<u8>> {
    let parts = &page.article.document().parts;
    urls.iter()
        .chain(locations)
        .find_map(|address| parts.get(address).cloned())
}

/// A credit kept as printed even where nobody in it is known.
fn credit(text: &str) -> Option<CreditLine> {
    let verbatim = crate::article::dom::fold(text);
    let read = CreditLine::parse(&verbatim);
    read.or_else(|| {
        (!verbatim.is_empty() && verbatim.len() <= 300).then(|| CreditLine {
            verbatim,
            ..CreditLine::default()
        })
    })
}

/// The widest address; the only one where there is but one; none where the widths do not tell.
fn best(renditions: &[super::page::Rendition]) -> Option<&str> {
    if let [only] = renditions {
        return Some(&only.written);
    }
    let widest = renditions
        .iter()
        .filter(|rendition| rendition.width.is_some())
        .max_by_key(|rendition| rendition.width)?;
    let whole = renditions
        .iter()
        .find(|rendition| rendition.width.is_none())
        .filter(|_| widest.width.is_some_and(|width| width < THUMB));
    Some(&whole.unwrap_or(widest).written)
}

fn key(found: &Found, urls: &[String]) -> String {
    if let (Some(provider), Some(id)) = (found.provider, &found.embed_id) {
        return format!("{provider}:{id}");
    }
    let mut keys: Vec<String> = urls.iter().map(|url| address::key(url)).collect();
    keys.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    if let Some(key) = keys.into_iter().next() {
        return key;
    }
    if let Some(id) = &found.embed_id {
        return format!("video:{id}");
    }
    match (&found.inline, &found.words) {
        (Some(bytes), _) => format!("inline:{}", checksum(bytes)),
        (None, Some(words)) => folded(words),
        (None, None) => String::new(),
    }
}

/// The words in lower case without signs.
fn folded(words: &str) -> String {
    let words: Vec<String> = words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

/// FNV-1a of the bytes: a short name for a picture that has no address.
fn checksum(bytes: &[u8]) -> String {
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{sum:016x}")
}
