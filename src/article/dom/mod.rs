//! An HTML document as a flat tree that knows where each node stands in the source.
//!
//! Nodes lie in document order, so a subtree is a range of ids and every walk is a loop. `build` makes the tree in one
//! pass of html5gum; nesting, attributes and elements are bounded before a node exists.

mod build;
mod tags;

pub(crate) use build::parse;

use std::ops::Range;

/// Index of a node; smaller is earlier in the source.
pub(crate) type NodeId = usize;

/// A document tree.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dom {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone)]
struct Node {
    parent: NodeId,
    end: NodeId,
    offset: usize,
    data: Data,
}

#[derive(Debug, Clone)]
enum Data {
    Element {
        name: Box<str>,
        attributes: Vec<(Box<str>, Box<str>)>,
    },
    Text(Box<str>),
}

/// Class names of words for screen readers alone.
const READ_OUT: [&str; 7] = [
    "offscreen",
    "visually-hidden",
    "visuallyhidden",
    "visually_hidden",
    "sr-only",
    "screen-reader",
    "screenreader",
];

impl Dom {
    /// Every node, the root first.
    pub(crate) fn all(&self) -> Range<NodeId> {
        0..self.nodes.len()
    }

    /// The node and everything in it, in document order.
    pub(crate) fn subtree(&self, id: NodeId) -> Range<NodeId> {
        id..self.nodes.get(id).map_or(id, |node| node.end)
    }

    /// Everything in the node.
    pub(crate) fn inside(&self, id: NodeId) -> Range<NodeId> {
        let all = self.subtree(id);
        (all.start + 1).min(all.end)..all.end
    }

    /// The node's children, in order.
    pub(crate) fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let range = self.inside(id);
        let mut next = range.start;
        std::iter::from_fn(move || {
            let child = (next < range.end).then_some(next)?;
            next = self.subtree(child).end.max(child + 1);
            Some(child)
        })
    }

    /// The node's ancestors, nearest first, without the node itself.
    pub(crate) fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut at = id;
        std::iter::from_fn(move || {
            let parent = self.nodes.get(at)?.parent;
            let found = (parent != at).then_some(parent)?;
            at = found;
            Some(found)
        })
    }

    /// The node and its ancestors, nearest first.
    pub(crate) fn lineage(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::once(id).chain(self.ancestors(id))
    }

    /// The element's name in lower case, empty for text.
    pub(crate) fn name(&self, id: NodeId) -> &str {
        match self.nodes.get(id).map(|node| &node.data) {
            Some(Data::Element { name, .. }) => name,
            Some(Data::Text(_)) | None => "",
        }
    }

    /// A text node's words.
    pub(crate) fn words(&self, id: NodeId) -> Option<&str> {
        match self.nodes.get(id).map(|node| &node.data) {
            Some(Data::Text(text)) => Some(text),
            Some(Data::Element { .. }) | None => None,
        }
    }

    /// The element's attributes in source order.
    pub(crate) fn attributes(&self, id: NodeId) -> &[(Box<str>, Box<str>)] {
        match self.nodes.get(id).map(|node| &node.data) {
            Some(Data::Element { attributes, .. }) => attributes,
            Some(Data::Text(_)) | None => &[],
        }
    }

    /// The attribute's value, trimmed; `None` where it is absent or empty.
    pub(crate) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        let (_, value) = self.attributes(id).iter().find(|(key, _)| &**key == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Whether the element carries the attribute, with or without a value.
    pub(crate) fn has(&self, id: NodeId, name: &str) -> bool {
        self.attributes(id).iter().any(|(key, _)| &**key == name)
    }

    /// Byte offset of the node in the decoded source.
    pub(crate) fn offset(&self, id: NodeId) -> usize {
        self.nodes.get(id).map_or(0, |node| node.offset)
    }

    /// Elements of that name, in document order.
    pub(crate) fn named<'d>(&'d self, name: &'d str) -> impl Iterator<Item = NodeId> + 'd {
        self.all().filter(move |id| self.name(*id) == name)
    }

    /// The nearest ancestor of one of those names.
    pub(crate) fn enclosing(&self, id: NodeId, names: &[&str]) -> Option<NodeId> {
        self.ancestors(id)
            .find(|at| names.contains(&self.name(*at)))
    }

    /// The lowest node that holds both.
    pub(crate) fn common(&self, a: NodeId, b: NodeId) -> NodeId {
        self.lineage(a)
            .find(|at| self.subtree(*at).contains(&b))
            .unwrap_or(0)
    }

    /// The words a reader sees in the subtree, white space folded; blocks stand a space apart.
    pub(crate) fn text(&self, id: NodeId) -> String {
        self.text_except(id, &|_| false)
    }

    /// The same without the elements `skips` names.
    pub(crate) fn text_except(&self, id: NodeId, skips: &dyn Fn(NodeId) -> bool) -> String {
        self.folded_except(id, skips).text
    }

    /// Byte in the source of `words` where the text of the subtree holds them, white space folded.
    pub(crate) fn find(&self, id: NodeId, words: &str) -> Option<usize> {
        let folded = self.folded_except(id, &|_| false);
        Folded::source(&folded.runs, folded.text.find(words)?)
    }

    fn folded_except(&self, id: NodeId, skips: &dyn Fn(NodeId) -> bool) -> Folded {
        let mut out = Folded::default();
        let range = self.subtree(id);
        let mut at = range.start;
        while at < range.end {
            let name = self.name(at);
            if at != id && (self.is_hidden(at) || skips(at)) {
                out.gap();
                at = self.subtree(at).end;
                continue;
            }
            match self.words(at) {
                Some(words) => out.push(words, self.offset(at)),
                None if !tags::is_inline(name) => out.gap(),
                None => {}
            }
            at += 1;
        }
        out
    }

    /// Whether a reader sees nothing of the element: by its name, its mark, or class names that keep it for screen
    /// readers.
    pub(crate) fn is_hidden(&self, id: NodeId) -> bool {
        let is_read_out = |class: &str| {
            let class = class.to_ascii_lowercase();
            READ_OUT.iter().any(|name| class.contains(name))
        };
        tags::is_unseen(self.name(id))
            || self.has(id, "hidden")
            || self.attribute(id, "class").is_some_and(is_read_out)
    }

    /// Raw text in the subtree as it stands, for scripts and titles.
    pub(crate) fn raw(&self, id: NodeId) -> String {
        self.inside(id).filter_map(|at| self.words(at)).collect()
    }
}

/// The words of a value that may carry tags and entities, as titles in feeds and structured data do.
pub(crate) fn unmarked(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return fold(text);
    }
    let (dom, _) = parse(text, 64);
    dom.text(0)
}

/// Whether a reader sees nothing of the element's words.
pub(crate) fn is_unseen(name: &str) -> bool {
    tags::is_unseen(name)
}

/// Whether the element stands in a run of text.
pub(crate) fn is_inline(name: &str) -> bool {
    tags::is_inline(name)
}

/// Words joined with single spaces that remember the source offset of each run.
#[derive(Debug, Default, Clone)]
pub(crate) struct Folded {
    /// The words so far.
    pub(crate) text: String,
    /// Byte in `text` and byte in the source of each run of words.
    pub(crate) runs: Vec<(usize, usize)>,
    pending: bool,
}

impl Folded {
    /// Adds words that stand at `offset` of the source.
    pub(crate) fn push(&mut self, words: &str, offset: usize) {
        let mut at = 0;
        let mut starts_run = true;
        for piece in words.split_inclusive(is_space) {
            let word = piece.trim_end_matches(is_space);
            if !word.is_empty() {
                if self.pending && !self.text.is_empty() {
                    self.text.push(' ');
                }
                if starts_run {
                    self.runs.push((self.text.len(), offset + at));
                    starts_run = false;
                }
                self.text.push_str(word);
                self.pending = false;
            }
            if word.len() < piece.len() {
                starts_run |=
                    word.is_empty() || piece.len() - word.len() > 1 || piece.contains('\n');
                self.pending = true;
            }
            at += piece.len();
        }
    }

    /// Makes the next words stand a space apart.
    pub(crate) fn gap(&mut self) {
        self.pending = true;
    }

    /// Source offset of byte `at` of the text.
    pub(crate) fn source(runs: &[(usize, usize)], at: usize) -> Option<usize> {
        let after = runs.partition_point(|(text, _)| *text <= at);
        let (text, source) = runs.get(after.checked_sub(1)?)?;
        Some(source + (at - text))
    }
}

fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}')
}

/// The text with white space folded to single spaces and trimmed.
pub(crate) fn fold(text: &str) -> String {
    let mut out = Folded::default();
    out.push(text, 0);
    out.text
}
