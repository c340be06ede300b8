//! Which part of a page is the story, and which is the site round it.

use super::dom::{Dom, NodeId, is_inline, is_unseen};

/// Share of the page's words above which an element is taken for the story, whatever its name.
const STORY_SHARE: f64 = 0.4;
/// Most nodes of a headline.
const LARGEST_TITLE: usize = 200;
/// Most nodes of a box that holds one picture.
const LARGEST_BOX: usize = 120;
/// Most characters such a box holds.
const LONGEST_CAPTION: usize = 600;
/// Shortest run of words that counts as prose, in characters.
const PROSE: usize = 25;

/// Words in class names and ids of what surrounds a story.
const SURROUNDINGS: [&str; 67] = [
    "ad",
    "ads",
    "adslot",
    "advert",
    "advertisement",
    "advertising",
    "advertorial",
    "app",
    "author",
    "authors",
    "avatar",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "disclaimer",
    "footer",
    "gdpr",
    "latest",
    "login",
    "logo",
    "masthead",
    "menu",
    "modal",
    "mostpopular",
    "mostread",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "outlink",
    "paywall",
    "popular",
    "popup",
    "promo",
    "promoted",
    "promotion",
    "promotions",
    "rail",
    "readalso",
    "readmore",
    "recirc",
    "recirculation",
    "recommend",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "reporter",
    "share",
    "sharing",
    "sidebar",
    "signup",
    "skyscraper",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "teaser",
    "teasers",
    "trending",
];

/// Words in class names of what shows a post of another site inside a story.
const EMBEDS: [&str; 8] = [
    "embed",
    "embedded",
    "oembed",
    "tweet",
    "twitter",
    "instagram",
    "facebook",
    "tiktok",
];

/// What lies where on a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    outside: Vec<bool>,
    /// The element that holds most of the story's words.
    pub(crate) body: NodeId,
    /// The element that holds the headline and the body.
    pub(crate) frame: NodeId,
    /// The headline's element.
    pub(crate) headline: Option<NodeId>,
}

impl Layout {
    pub(super) fn of(dom: &Dom) -> Self {
        let sums = word_sums(dom);
        let outside = surroundings(dom, &sums);
        let prose = prose_sums(dom, &outside);
        let body = story_body(dom, &prose);
        let headline = headline(dom, &outside, body);
        let frame = headline.map_or(body, |headline| dom.common(headline, body));
        Self {
            outside,
            body,
            frame,
            headline,
        }
    }

    /// Whether the node belongs to the site and not to the story.
    pub(crate) fn is_outside(&self, id: NodeId) -> bool {
        self.outside.get(id).copied().unwrap_or(false)
    }
}

/// Sums of seen characters before each node, so that a subtree's are a difference.
fn word_sums(dom: &Dom) -> Vec<usize> {
    sums(dom, |id| {
        dom.words(id).map_or(0, |words| words.trim().len())
    })
}

fn sums(dom: &Dom, weight: impl Fn(NodeId) -> usize) -> Vec<usize> {
    let mut out = Vec::with_capacity(dom.all().len() + 1);
    let mut total = 0;
    let mut hidden_until = 0;
    for id in dom.all() {
        out.push(total);
        if is_unseen(dom.name(id)) {
            hidden_until = hidden_until.max(dom.subtree(id).end);
        }
        if id >= hidden_until {
            total += weight(id);
        }
    }
    out.push(total);
    out
}

fn within(sums: &[usize], dom: &Dom, id: NodeId) -> usize {
    let range = dom.subtree(id);
    let at = |index: usize| sums.get(index).copied().unwrap_or(0);
    at(range.end).saturating_sub(at(range.start))
}

fn surroundings(dom: &Dom, sums: &[usize]) -> Vec<bool> {
    let total = sums.last().copied().unwrap_or(0).max(1);
    let titles: Vec<NodeId> = dom.named("h1").collect();
    let mut out = vec![false; dom.all().len()];
    let mut until = 0;
    for id in dom.all() {
        if id < until {
            set(&mut out, id);
            continue;
        }
        let range = dom.subtree(id);
        let holds_title = titles.partition_point(|title| *title < range.start)
            < titles.partition_point(|title| *title < range.end);
        let share = within(sums, dom, id) as f64 / total as f64;
        if share < STORY_SHARE
            && surrounds(
                dom,
                id,
                if holds_title {
                    Title::Inside
                } else {
                    Title::Elsewhere
                },
            )
        {
            until = range.end;
            set(&mut out, id);
        }
    }
    out
}

fn set(marks: &mut [bool], id: NodeId) {
    if let Some(mark) = marks.get_mut(id) {
        *mark = true;
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Title {
    Inside,
    Elsewhere,
}

fn surrounds(dom: &Dom, id: NodeId, title: Title) -> bool {
    let name = dom.name(id);
    if matches!(name, "nav" | "aside" | "footer" | "dialog" | "menu") {
        return title == Title::Elsewhere && !is_captioned_picture(dom, id);
    }
    if matches!(
        name,
        "" | "html"
            | "body"
            | "main"
            | "img"
            | "figure"
            | "figcaption"
            | "picture"
            | "video"
            | "#document"
            | "h1"
            | "meta"
            | "head"
    ) || title == Title::Inside
    {
        return false;
    }
    if name == "header" {
        return dom.enclosing(id, &["article", "main"]).is_none();
    }
    let role = dom.attribute(id, "role").unwrap_or_default();
    if matches!(
        role,
        "navigation" | "contentinfo" | "complementary" | "search" | "dialog"
    ) {
        return true;
    }
    if matches!(name, "iframe" | "blockquote" | "script" | "amp-twitter")
        || dom.has(id, "hidden") && name == "template"
    {
        return false;
    }
    let named = [dom.attribute(id, "class"), dom.attribute(id, "id")];
    let mut is_marked = false;
    for value in named.into_iter().flatten() {
        for token in tokens(value) {
            if EMBEDS.contains(&&*token) {
                return false;
            }
            is_marked |= SURROUNDINGS.binary_search(&&*token).is_ok();
        }
    }
    is_marked && !is_captioned_picture(dom, id)
}

/// A box that holds one picture, its caption and no more: it belongs to the story whatever it is called.
fn is_captioned_picture(dom: &Dom, id: NodeId) -> bool {
    if dom.subtree(id).len() > LARGEST_BOX {
        return false;
    }
    let mut pictures = 0;
    for at in dom.inside(id) {
        match dom.name(at) {
            "h1" | "h2" | "h3" | "h4" | "li" | "iframe" | "video" | "form" => return false,
            "img" | "amp-img" if dom.enclosing(at, &["noscript"]).is_none() => pictures += 1,
            _ => {}
        }
    }
    let is_caption = |at: NodeId| {
        let class = dom.attribute(at, "class").unwrap_or_default();
        dom.name(at) == "figcaption"
            || tokens(class)
                .iter()
                .any(|token| matches!(&**token, "caption" | "captions" | "legend" | "cutline"))
    };
    let text = || dom.text(id);
    pictures == 1
        && dom.inside(id).any(is_caption)
        && (8..=LONGEST_CAPTION).contains(&text().chars().count())
}

/// The words of a class name or id in lower case, cut at signs and at capitals inside words.
pub(crate) fn tokens(value: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let mut was_lower = false;
    for c in value.chars().take(400) {
        if !c.is_alphanumeric() || was_lower && c.is_uppercase() {
            out.extend(Some(std::mem::take(&mut word)).filter(|word| !word.is_empty()));
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    out.extend(Some(word).filter(|word| !word.is_empty()));
    out
}

/// Sums of prose before each node; links and captions are none.
fn prose_sums(dom: &Dom, outside: &[bool]) -> Vec<usize> {
    let mut until = 0;
    let mut passed_over = vec![false; dom.all().len()];
    for id in dom.all() {
        if matches!(dom.name(id), "a" | "figcaption") {
            until = until.max(dom.subtree(id).end);
        }
        if id < until {
            set(&mut passed_over, id);
        }
    }
    sums(dom, |id| {
        let skipped = |marks: &[bool]| marks.get(id).copied().unwrap_or(false);
        let length = dom
            .words(id)
            .map_or(0, |words| words.trim().chars().count());
        let is_paragraph = dom
            .ancestors(id)
            .find(|at| !is_inline(dom.name(*at)))
            .is_some_and(|block| dom.name(block) == "p");
        let weight = if is_paragraph { 3 } else { 1 };
        if length < PROSE || skipped(&passed_over) || skipped(outside) {
            0
        } else {
            length * weight
        }
    })
}

/// Goes down from the root as long as one child holds most of the prose.
fn story_body(dom: &Dom, prose: &[usize]) -> NodeId {
    let mut at = 0;
    loop {
        let mine = within(prose, dom, at);
        let best = dom
            .children(at)
            .max_by_key(|child| within(prose, dom, *child));
        match best.filter(|best| mine > 0 && within(prose, dom, *best) as f64 >= 0.7 * mine as f64)
        {
            Some(best)
                if dom.words(best).is_none()
                    && !is_inline(dom.name(best))
                    && !matches!(dom.name(best), "p" | "h1" | "h2") =>
            {
                at = best;
            }
            Some(_) | None => return at,
        }
    }
}

/// The `h1` nearest before the body, else one inside it, else any.
fn headline(dom: &Dom, outside: &[bool], body: NodeId) -> Option<NodeId> {
    let is_kept = |id: &NodeId| {
        let is_outside = outside.get(*id).copied().unwrap_or(false);
        !is_outside && dom.subtree(*id).len() < LARGEST_TITLE && dom.text(*id).chars().count() > 8
    };
    let titles: Vec<NodeId> = dom.named("h1").filter(is_kept).collect();
    let before = titles.iter().rfind(|title| **title < body);
    before.or_else(|| titles.first()).copied()
}

#[cfg(test)]
mod tests {
    use super::super::dom::parse;
    use super::*;

    #[test]
    fn a_long_headline_is_no_body() {
        let page =
            "<h1>Planes burn at an air base in the west of it</h1><p>Text.</p><img src=a.jpg>";
        let (dom, _) = parse(page, 512);
        let layout = Layout::of(&dom);
        let picture = dom.named("img").next().expect("the picture");
        assert!(dom.subtree(layout.body).contains(&picture));
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(SURROUNDINGS.is_sorted());
    }

    #[test]
    fn names_are_cut_into_words() {
        assert_eq!(
            tokens("relatedStories--list main_nav"),
            ["related", "stories", "list", "main", "nav"]
        );
    }

    #[test]
    fn a_page_of_a_picture_and_its_caption_is_all_story() {
        let figure = "<figure><img src=a.jpg><figcaption>U.S. planes burn at the air base in Iraq on Tuesday.</figcaption></figure>";
        let (dom, _) = parse(&format!("<main>{figure}</main>"), 512);
        let layout = Layout::of(&dom);
        let picture = dom.named("img").next().expect("the picture");
        assert!(dom.subtree(layout.body).contains(&picture));
    }

    #[test]
    fn the_story_is_where_the_prose_is() {
        let story =
            "<p>Iraqi officials said on Friday that the strike had killed the commander.</p>"
                .repeat(4);
        let page = format!(
            "<body class=has-sidebar><header><a>Home</a></header><nav>Sections of the paper, many of them</nav><main><h1>A headline here</h1>\
             <div id=s>{story}<div class=related-list><p>Another story that people read a lot today</p></div></div></main></body>"
        );
        let (dom, _) = parse(&page, 512);
        let layout = Layout::of(&dom);
        assert_eq!(dom.attribute(layout.body, "id"), Some("s"));
        assert_eq!(dom.name(layout.frame), "main");
        let related = dom
            .all()
            .find(|id| dom.attribute(*id, "class") == Some("related-list"))
            .expect("the list");
        assert!(layout.is_outside(related));
        assert!(!layout.is_outside(layout.body));
    }
}
