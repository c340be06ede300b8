//! Which picture leads the story, and the part each other reference plays.

use std::collections::HashSet;

use super::super::page::{Found, Page, Place};
use super::super::{MediaKind, Role, caption, gallery};
use super::join;
use crate::time::DateInterval;

/// The stated picture becomes the lead where the story shows nothing above its first paragraph.
pub(super) fn stated(
    page: &Page<'_>,
    stated: Vec<(Found, Vec<String>)>,
    elsewhere: Vec<(Found, Vec<String>)>,
    out: &mut Vec<Found>,
) {
    let leads = |found: &Found| {
        let is_top = |node| page.is_near_top(node) && !gallery::holds(page.dom, node);
        matches!(found.place, Place::Stated | Place::Given) || found.node.is_some_and(is_top)
    };
    let is_led = out
        .iter()
        .any(|found| found.kind != MediaKind::Embed && leads(found));
    let mut stated = stated.into_iter();
    let Some((mut first, mut names)) = stated.next() else {
        return;
    };
    for (other, others) in stated {
        if others.iter().any(|name| names.contains(name)) {
            names.extend(others);
            join(&mut first, other);
        }
    }
    for (other, others) in elsewhere {
        if others.iter().any(|name| names.contains(name)) {
            let node = first.node.or(other.node);
            first.offset = if first.node.is_none() {
                other.offset
            } else {
                first.offset
            };
            first.node = node;
            join(&mut first, other);
            first.place = Place::Shown;
        }
    }
    let same_words = |found: &&mut Found| {
        found.kind == MediaKind::Photo && found.caption.is_some() && found.caption == first.caption
    };
    if let Some(shown) = out.iter_mut().find(same_words) {
        join(shown, first);
        return;
    }
    let mut crops = out
        .iter_mut()
        .filter(|found| found.kind == MediaKind::Photo && is_crop(&super::names(found), &names));
    if let (Some(only), None) = (crops.next(), crops.next()) {
        join(only, first);
        return;
    }
    let shows_photos = out.iter().any(|found| found.kind == MediaKind::Photo);
    let is_stale = shows_photos
        && first
            .renditions
            .iter()
            .all(|rendition| is_older(page, &rendition.written));
    if first.place == Place::Shown || !is_led && !is_stale {
        first.caption = first.caption.take().or_else(|| caption::alone(page));
        out.push(first);
    }
}

/// Whether two families start with the same long name, as crops of one picture that were saved apart do.
fn is_crop(a: &[String], b: &[String]) -> bool {
    let (Some(a), Some(b)) = (a.first(), b.first()) else {
        return false;
    };
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    same >= 16 && same * 10 >= a.chars().count().min(b.chars().count()) * 6
}

/// Whether the address carries a month long before the story: a picture from the shelf.
fn is_older(page: &Page<'_>, written: &str) -> bool {
    let Some(published) = page.article.published else {
        return false;
    };
    let parts: Vec<&str> = written.split('/').collect();
    let month = parts.windows(2).find_map(|pair| match pair {
        [year, month] if year.len() == 4 && month.len() == 2 => {
            DateInterval::month(year.parse().ok()?, month.parse().ok()?)
        }
        _ => None,
    });
    month.is_some_and(|month| month.days_before(&published) > 60)
}

/// The role of each reference, in article order.
pub(super) fn roles(page: &Page<'_>, all: &[Found], in_gallery: &HashSet<usize>) -> Vec<Role> {
    let mut out: Vec<Role> = all
        .iter()
        .enumerate()
        .map(|(index, found)| match found.place {
            Place::Words => Role::Mention,
            _ if in_gallery.contains(&index) => Role::Gallery,
            _ => Role::Inline,
        })
        .collect();
    let leading = first(page, all, &out);
    if let Some(role) = leading.and_then(|at| out.get_mut(at)) {
        *role = Role::Lead;
    }
    out
}

/// What stands first above the story; else the picture the page states as its own, then the film; else, on a page that
/// states none, a picture near the top, then its first one.
fn first(page: &Page<'_>, all: &[Found], roles: &[Role]) -> Option<usize> {
    let free = |index: &usize| roles.get(*index) == Some(&Role::Inline);
    let find = |test: &dyn Fn(&Found) -> bool| {
        let mut found = all.iter().enumerate().filter(|(_, found)| test(found));
        found.find_map(|(index, _)| Some(index).filter(free))
    };
    let is_photo = |found: &Found| found.kind == MediaKind::Photo;
    let shown = find(&|found| {
        found.place == Place::Given || found.node.is_some_and(|node| page.leads(node))
    });
    let states_one = all.iter().any(|found| is_photo(found) && found.is_stated);
    let is_film = |found: &Found| found.place == Place::Stated && found.kind == MediaKind::Video;
    shown
        .or_else(|| find(&|found| is_photo(found) && found.place == Place::Stated))
        .or_else(|| find(&|found| is_photo(found) && found.is_stated))
        .or_else(|| find(&is_film))
        .or_else(|| {
            let near = |found: &Found| found.node.is_some_and(|node| page.is_near_top(node));
            find(&|found| is_photo(found) && near(found)).filter(|_| !states_one)
        })
        .or_else(|| find(&is_photo).filter(|_| !states_one))
}
