//! ninjs 1.0 to 3.0 (IPTC, news in JSON) read into articles: one per news item.
//!
//! Releases differ in the case of keys and in whether headlines, bodies, renditions and associations are lists of
//! named objects or objects by name; both are read alike.

use super::dom::unmarked;
use super::given::{DeskTerms, Given, GivenKind};
use super::html;
use super::json::{Form, Json, Members};
use super::lines::Lines;
use super::translation::Translation;
use super::{Article, Dateline, DocumentForm, Several, Source};
use crate::limit::{Limits, Problem, ProblemKind};
use crate::time::DateInterval;

/// Deepest associations followed.
const DEPTH: usize = 4;
/// Most items and most associations of one item.
const MOST: usize = 2_000;

/// The items of a ninjs document: one object, a list of them, or a list under `items`.
pub(super) fn read(lines: &Lines, source: &Source, limits: &Limits) -> Several {
    let mut out = Several::default();
    let items = match Json::parse(lines.source()) {
        Ok(document) => items(document),
        Err(error) => {
            let message = format!("the document is no readable JSON: {error}");
            out.problems
                .push(Problem::new(ProblemKind::Malformed, message));
            Vec::new()
        }
    };
    if items.is_empty() {
        let message = "no news item was found in the JSON; a ninjs item has `uri` and `headline`, `body_…` or `renditions`";
        out.problems
            .push(Problem::new(ProblemKind::Malformed, message));
    }
    let articles = items
        .iter()
        .map(|item| article(item, lines, source, limits));
    out.articles.extend(articles);
    out
}

fn items(document: Json<'_>) -> Vec<Item<'_>> {
    let list = document.items();
    let members = document.members();
    let held = ["items", "_items"]
        .iter()
        .find_map(|key| members.get(*key))
        .filter(|_| !members.contains_key("uri"))
        .map(|items| items.items());
    let found = match held {
        Some(held) => held,
        None if list.is_empty() => vec![document],
        None => list,
    };
    let items = found.into_iter().take(MOST).map(|json| Item {
        at: json.at,
        members: json.members(),
    });
    items.filter(Item::is_news).collect()
}

/// A news item.
struct Item<'s> {
    at: usize,
    members: Members<'s>,
}

impl<'s> Item<'s> {
    fn is_news(&self) -> bool {
        let has = |start: &str| self.members.keys().any(|key| key.starts_with(start));
        let is_named = has("uri") || has("$standard");
        is_named
            && [
                "type",
                "headline",
                "body",
                "bodies",
                "renditions",
                "versioncreated",
                "description",
                "byline",
                "associations",
            ]
            .iter()
            .any(|start| has(start))
    }

    fn text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| self.members.get(*key)?.text())
    }

    fn date(&self, keys: &[&str]) -> Option<DateInterval> {
        DateInterval::parse(&self.text(keys)?)
    }

    /// What `headline_role`, or `headlines` of that role, says; the plain or main one first.
    fn roled(&self, singular: &str, plural: &str) -> Vec<(String, Json<'s>)> {
        let mut out: Vec<(String, Json<'s>)> = Vec::new();
        for (key, value) in &self.members {
            match key.strip_prefix(singular) {
                Some("") => out.push((String::new(), *value)),
                Some(role) if role.starts_with('_') => {
                    out.push((role.trim_start_matches('_').to_owned(), *value));
                }
                _ => {}
            }
        }
        let listed = self.members.get(plural).copied().map(Json::items);
        for object in listed.into_iter().flatten().take(MOST) {
            let members = object.members();
            let role = members.get("role").and_then(|role| role.text());
            let media_type = members.get("contenttype").and_then(|kind| kind.text());
            let name = format!(
                "{} {}",
                role.unwrap_or_default(),
                media_type.unwrap_or_default()
            );
            if let Some(value) = members.get("value") {
                out.push((name.trim().to_lowercase(), *value));
            }
        }
        out
    }

    fn headline(&self) -> Option<String> {
        let all = self.roled("headline", "headlines");
        let main = all
            .iter()
            .find(|(role, _)| role.is_empty() || role.starts_with("main"));
        let named = main.or(all.first()).and_then(|(_, value)| value.text());
        named
            .map(|text| unmarked(&text))
            .or_else(|| self.text(&["title"]))
    }

    fn caption(&self) -> Option<String> {
        let all = self.roled("description", "descriptions");
        let of = |role: &str| {
            all.iter()
                .find(|(name, _)| name.starts_with(role) && !name.contains("xml"))
                .and_then(|(_, value)| value.text())
        };
        let plain = all
            .iter()
            .find(|(name, _)| name.is_empty())
            .and_then(|(_, value)| value.text());
        of("caption")
            .or_else(|| of("text"))
            .or(plain)
            .or_else(|| of("xhtml"))
            .or_else(|| of("html"))
            .or_else(|| of("main"))
            .map(|text| unmarked(&text))
    }

    fn credit(&self) -> Option<String> {
        let all = self.roled("description", "descriptions");
        let described = all
            .iter()
            .find(|(name, _)| name.starts_with("credit"))
            .and_then(|(_, value)| value.text());
        self.text(&["creditline", "credit"]).or(described)
    }

    fn outlet(&self) -> Option<String> {
        let first = |keys: &[&str]| {
            let list = keys.iter().find_map(|key| self.members.get(*key))?;
            list.items().first()?.members().get("name")?.text()
        };
        first(&["infosource", "infosources"])
            .or_else(|| self.text(&["copyrightholder", "provider", "source"]))
    }

    fn kind(&self) -> String {
        self.text(&["type"]).unwrap_or_default().to_lowercase()
    }

    fn media_kind(&self) -> Option<GivenKind> {
        match &*self.kind() {
            "picture" | "graphic" | "photo" | "image" => Some(GivenKind::Photo),
            "video" | "animation" => Some(GivenKind::Video),
            _ => None,
        }
    }

    /// `pubstatus`, `embargoed` and `usageterms`.
    fn terms(&self) -> DeskTerms {
        let status = self.text(&["pubstatus"]).unwrap_or_default().to_lowercase();
        let status = [
            ("canceled", "canceled"),
            ("cancelled", "canceled"),
            ("withheld", "withheld"),
        ]
        .into_iter()
        .find(|(word, _)| status.ends_with(word));
        DeskTerms {
            status: status.map(|(_, status)| status.to_owned()),
            embargo_until: self.text(&["embargoed"]),
            usage_terms: self.text(&["usageterms"]),
        }
    }

    /// The picture or video the item is.
    fn given(&self, kind: GivenKind, offset: usize) -> Given {
        let mut given = Given::new(kind, offset);
        for rendition in self.renditions() {
            let text = |keys: &[&str]| {
                keys.iter()
                    .find_map(|key| rendition.get(*key))
                    .and_then(|value| value.text())
            };
            let media_type = text(&["contenttype", "mimetype"]).unwrap_or_default();
            let width = rendition.get("width").and_then(|width| width.number());
            if let Some(href) = text(&["href", "url"]) {
                given.add(&href, width, &media_type);
            }
        }
        given.caption = self.caption().or_else(|| self.headline());
        given.byline = self.text(&["byline", "by"]);
        given.credit = self.credit();
        given.credit_by(self.text(&["copyrightholder", "copyrightnotice"]));
        given.terms = self.terms();
        given.created = self.date(&["contentcreated"]);
        given.location = self.text(&["located"]);
        given
    }

    fn renditions(&self) -> Vec<Members<'s>> {
        let Some(renditions) = self.members.get("renditions") else {
            return Vec::new();
        };
        let listed = renditions.items();
        let mut all: Vec<Json<'s>> = match listed.is_empty() {
            true => renditions.members().into_values().collect(),
            false => listed,
        };
        all.sort_by_key(|rendition| rendition.at);
        all.into_iter().take(MOST).map(Json::members).collect()
    }

    /// Associated items by name, in the document's order.
    fn associations(&self) -> Vec<(String, Item<'s>)> {
        let Some(associations) = self.members.get("associations") else {
            return Vec::new();
        };
        let listed = associations.items();
        let mut all: Vec<(String, Json<'s>)> = match listed.is_empty() {
            true => associations.members().into_iter().collect(),
            false => listed
                .into_iter()
                .map(|item| {
                    let name = item.members().get("name").and_then(|name| name.text());
                    (name.unwrap_or_default(), item)
                })
                .collect(),
        };
        all.sort_by_key(|(_, item)| item.at);
        let item = |json: Json<'s>| Item {
            at: json.at,
            members: json.members(),
        };
        all.into_iter()
            .take(MOST)
            .map(|(name, json)| (name, item(json)))
            .collect()
    }

    /// Adds the item's own media and those of its associations.
    fn media(&self, name: &str, depth: usize, made: &mut Translation, out: &mut Vec<Given>) {
        if depth > DEPTH || out.len() >= MOST || name.to_lowercase().contains("logo") {
            return;
        }
        if let Some(kind) = self.media_kind() {
            let given = self.given(kind, made.mark(self.at));
            if !given.renditions.is_empty() {
                out.push(given);
            }
        }
        for (name, item) in self.associations() {
            item.media(&name, depth + 1, made, out);
        }
    }

    /// Adds the body as HTML: the marked-up one where there are several.
    fn body(&self, made: &mut Translation) {
        let all = self.roled("body", "bodies");
        let is_html = |name: &str| name.contains("html");
        let marked = all.iter().find(|(name, _)| is_html(name));
        let plain = || {
            all.iter()
                .find(|(name, _)| !name.contains("xml") && !name.contains("nitf"))
        };
        let Some((name, body)) = marked.or_else(plain).or(all.first()) else {
            return;
        };
        let text = body.text().unwrap_or_default();
        if is_html(name) || text.starts_with('<') {
            body.copy_to(made, Form::Markup);
            return;
        }
        let mut words = Translation::default();
        body.copy_to(&mut words, Form::Words);
        paragraphs(&words, made);
    }
}

/// Puts each line of the words into a paragraph.
fn paragraphs(words: &Translation, made: &mut Translation) {
    let mut at = 0;
    for line in words.text.split_inclusive('\n') {
        made.make("<p>", super::translation::origin(&words.pieces, at));
        for (offset, c) in line.char_indices() {
            let from = super::translation::origin(&words.pieces, at + offset);
            made.copy(c.encode_utf8(&mut [0; 4]), from);
        }
        made.make(
            "</p>",
            super::translation::origin(&words.pieces, at + line.len()),
        );
        at += line.len();
    }
}

fn article(item: &Item<'_>, lines: &Lines, source: &Source, limits: &Limits) -> Article {
    let mut made = Translation::default();
    let mut given = Vec::new();
    item.media("", 0, &mut made, &mut given);
    if item.media_kind().is_none() {
        item.body(&mut made);
    }
    let read = html::read(lines.through(made), source, limits, Vec::new());
    let located = item.text(&["located"]).map(|place| Dateline {
        verbatim: place.clone(),
        place,
        agency: None,
    });
    let uri = item
        .text(&["uri"])
        .and_then(|uri| url::Url::parse(&uri).ok());
    let first = item.date(&["firstcreated", "versioncreated"]);
    Article {
        form: DocumentForm::Ninjs,
        url: uri
            .filter(|uri| matches!(uri.scheme(), "http" | "https"))
            .or_else(|| source.url.clone()),
        outlet: item.outlet(),
        lang: item.text(&["language"]).or(read.lang),
        headline: item.headline().or(read.headline),
        published: first,
        modified: item
            .date(&["versioncreated"])
            .filter(|date| Some(*date) != first),
        dateline: read.dateline.or(located),
        ..read
    }
    .with_given(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(document: &str) -> Vec<Article> {
        super::super::read_as(DocumentForm::Ninjs, document)
    }

    #[test]
    fn releases_are_read_alike() {
        let old = r#"{"uri":"http://a.example/1","type":"composite","headline":"Ferry back in port","versioncreated":"2024-03-05T10:00:00Z",
            "body_text":"PORTSVILLE (TNA) - The ferry is back.\nAll are well & home.","byline":"Ana Souza",
            "associations":{"mainpic":{"uri":"u","type":"picture","byline":"Li Wei","copyrightholder":"TNA","description_text":"The ferry on Tuesday.",
            "renditions":{"hi":{"href":"hi.jpg","mimetype":"image/jpeg","width":2000},"lo":{"href":"lo.jpg","width":200}}}}}"#;
        let new = r#"{"uri":"http://a.example/1","type":"composite","headlines":[{"role":"main","value":"Ferry back in port"}],"versionCreated":"2024-03-05T10:00:00Z",
            "bodies":[{"role":"text","contentType":"text/plain","value":"PORTSVILLE (TNA) - The ferry is back.\nAll are well & home."}],
            "associations":[{"name":"mainpic","uri":"u","type":"picture","by":"Li Wei","copyrightHolder":"TNA","descriptions":[{"role":"caption","value":"The ferry on Tuesday."}],
            "renditions":[{"name":"hi","href":"hi.jpg","contentType":"image/jpeg","width":2000},{"name":"lo","href":"lo.jpg","width":200}]},
            {"name":"clublogo","uri":"l","type":"picture","renditions":[{"name":"x","href":"logo.png"}]}]}"#;
        for document in [old, new] {
            let all = articles(document);
            let [article] = all.as_slice() else {
                panic!("one item");
            };
            assert_eq!(article.headline.as_deref(), Some("Ferry back in port"));
            assert_eq!(
                article.dateline.as_ref().map(|line| &*line.place),
                Some("PORTSVILLE")
            );
            let texts: Vec<&str> = article.paragraphs.iter().map(|p| &*p.text).collect();
            assert_eq!(texts.last(), Some(&"All are well & home."));
            let [given] = article.document().given.as_slice() else {
                panic!("one picture");
            };
            assert_eq!(
                given.renditions,
                [
                    ("hi.jpg".to_owned(), Some(2000)),
                    ("lo.jpg".to_owned(), Some(200))
                ]
            );
            assert_eq!(given.caption.as_deref(), Some("The ferry on Tuesday."));
            assert_eq!(given.credit.as_deref(), Some("Li Wei/TNA"));
        }
    }

    #[test]
    fn what_is_no_item_is_a_problem() {
        for document in ["{\"name\":\"tool\"}", "[]", "{", "\"x\""] {
            let all = articles(document);
            assert_eq!(all.len(), 1, "{document}");
            assert!(
                all.iter().all(|article| !article.problems.is_empty()),
                "{document}"
            );
        }
    }

    #[test]
    fn a_feeds_word_on_the_use_of_a_picture_is_kept() {
        let document = r#"{"uri":"http://a.example/1","type":"text","headline":"Ferry","body_text":"The ferry is back.",
            "associations":{"mainpic":{"uri":"u","type":"picture","pubstatus":"withheld","embargoed":"2024-03-06T06:00:00Z",
            "usageterms":"editorial use only","renditions":{"hi":{"href":"hi.jpg"}}},
            "second":{"uri":"v","type":"picture","pubStatus":"usable","renditions":{"hi":{"href":"second.jpg"}}}}}"#;
        let all = articles(document);
        let given: Vec<&DeskTerms> = all
            .iter()
            .flat_map(|article| &article.document.given)
            .map(|given| &given.terms)
            .collect();
        let expected = DeskTerms {
            status: Some("withheld".to_owned()),
            embargo_until: Some("2024-03-06T06:00:00Z".to_owned()),
            usage_terms: Some("editorial use only".to_owned()),
        };
        assert_eq!(given, [&expected, &DeskTerms::default()]);
    }
}
