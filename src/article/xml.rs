//! XML as a flat tree that knows where each node stands in the document.
//!
//! No entity but the five of XML and character references is resolved, nothing outside the document is read, and
//! nesting, nodes and attributes are bounded.

use std::ops::Range;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::dom::fold;
use super::translation::Translation;
use crate::limit::{Problem, ProblemKind};

/// Deepest nesting read.
const MAX_DEPTH: usize = 256;
/// Most nodes of one document.
const MAX_NODES: usize = 1_000_000;
/// Most attributes of one element.
const MAX_ATTRIBUTES: usize = 200;

/// A document tree; nodes in document order, the root at 0.
#[derive(Debug, Default)]
pub(super) struct Xml {
    nodes: Vec<Node>,
    /// What was left out.
    damage: Vec<&'static str>,
}

#[derive(Debug)]
struct Node {
    end: usize,
    data: Data,
}

#[derive(Debug)]
enum Data {
    Element {
        name: Box<str>,
        attributes: Vec<(Box<str>, Box<str>)>,
        /// Bytes of the document from its start tag to the end of its end tag, and those between.
        at: usize,
        inner: Range<usize>,
    },
    Text {
        words: Box<str>,
        at: usize,
        is_copy: bool,
    },
}

impl Xml {
    /// The tree of a document; what stands before any damage.
    pub(super) fn parse(document: &str) -> Self {
        let start = document.find('<').unwrap_or(0);
        let mut reader = Reader::from_str(document.get(start..).unwrap_or_default());
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut build = Build {
            xml: Self::default(),
            open: Vec::new(),
            skipped: 0,
        };
        build.push(Data::Text {
            words: "".into(),
            at: 0,
            is_copy: false,
        });
        build.open.push(0);
        loop {
            let before = start + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(event) => {
                    let after =
                        start + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
                    build.event(&event, before..after);
                }
                Err(_damage) => {
                    build.harm("the XML is damaged; what stands before the damage was read");
                    break;
                }
            }
            if build.xml.nodes.len() > MAX_NODES {
                build.harm("the XML has more nodes than are read; the rest was left out");
                break;
            }
        }
        while let Some(open) = build.open.pop() {
            build.close(open, document.len());
        }
        build.xml
    }

    /// What was left out.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let damage = self.damage.iter();
        damage
            .map(|what| Problem::new(ProblemKind::Malformed, *what))
            .collect()
    }

    /// The node and all in it.
    fn subtree(&self, id: usize) -> Range<usize> {
        id..self.nodes.get(id).map_or(id, |node| node.end)
    }

    /// The element's name without its prefix; empty for text and the root.
    pub(super) fn name(&self, id: usize) -> &str {
        match self.nodes.get(id).map(|node| &node.data) {
            Some(Data::Element { name, .. }) => name.rsplit(':').next().unwrap_or(name),
            _ => "",
        }
    }

    /// The element's name with its prefix.
    pub(super) fn full_name(&self, id: usize) -> &str {
        match self.nodes.get(id).map(|node| &node.data) {
            Some(Data::Element { name, .. }) => name,
            _ => "",
        }
    }

    /// The attribute's value, trimmed; `None` where it is absent or empty. Prefixes count.
    pub(super) fn attribute(&self, id: usize, key: &str) -> Option<&str> {
        let Some(Data::Element { attributes, .. }) = self.nodes.get(id).map(|node| &node.data)
        else {
            return None;
        };
        let (_, value) = attributes.iter().find(|(name, _)| &**name == key)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// Byte of the document the node starts at.
    pub(super) fn at(&self, id: usize) -> usize {
        match self.nodes.get(id).map(|node| &node.data) {
            Some(Data::Element { at, .. } | Data::Text { at, .. }) => *at,
            None => 0,
        }
    }

    /// Bytes of the document between the element's tags.
    pub(super) fn inner(&self, id: usize) -> Range<usize> {
        match self.nodes.get(id).map(|node| &node.data) {
            Some(Data::Element { inner, .. }) => inner.clone(),
            _ => 0..0,
        }
    }

    /// Children that are elements, in order.
    pub(super) fn children(&self, id: usize) -> impl Iterator<Item = usize> + '_ {
        let range = self.subtree(id);
        let mut next = range.start + 1;
        std::iter::from_fn(move || {
            while next < range.end {
                let child = next;
                next = self.subtree(child).end.max(child + 1);
                if !self.name(child).is_empty() {
                    return Some(child);
                }
            }
            None
        })
    }

    /// Children of that name.
    pub(super) fn named<'x>(
        &'x self,
        id: usize,
        name: &'x str,
    ) -> impl Iterator<Item = usize> + 'x {
        self.children(id)
            .filter(move |child| self.name(*child) == name)
    }

    /// The first child of that name.
    pub(super) fn child(&self, id: usize, name: &str) -> Option<usize> {
        self.named(id, name).next()
    }

    /// The first element down the path of names.
    pub(super) fn down(&self, id: usize, path: &[&str]) -> Option<usize> {
        path.iter().try_fold(id, |at, name| self.child(at, name))
    }

    /// Elements of that name anywhere in the node, in document order.
    pub(super) fn within<'x>(
        &'x self,
        id: usize,
        name: &'x str,
    ) -> impl Iterator<Item = usize> + 'x {
        let range = self.subtree(id);
        (range.start + 1..range.end).filter(move |at| self.name(*at) == name)
    }

    /// Words in the node, white space folded; `None` where there are none.
    pub(super) fn text(&self, id: usize) -> Option<String> {
        let words: String = self
            .subtree(id)
            .filter_map(|at| match self.nodes.get(at).map(|node| &node.data) {
                Some(Data::Text { words, .. }) => Some(&**words),
                _ => None,
            })
            .collect();
        Some(fold(&words)).filter(|text| !text.is_empty())
    }

    /// Words of the first element down the path.
    pub(super) fn text_at(&self, id: usize, path: &[&str]) -> Option<String> {
        self.text(self.down(id, path)?)
    }

    /// Adds the words of the node as they are written once entities are read: markup that was escaped becomes markup.
    pub(super) fn copy_to(&self, id: usize, made: &mut Translation) {
        for at in self.subtree(id) {
            if let Some(Data::Text { words, at, is_copy }) = self.nodes.get(at).map(|n| &n.data) {
                match is_copy {
                    true => made.copy(words, *at),
                    false => made.make(words, *at),
                }
            }
        }
    }

    /// Elements that no other holds.
    pub(super) fn roots(&self) -> impl Iterator<Item = usize> + '_ {
        self.children(0)
    }
}

struct Build {
    xml: Xml,
    open: Vec<usize>,
    /// Open elements below the deepest that is read.
    skipped: usize,
}

impl Build {
    fn push(&mut self, data: Data) -> usize {
        let id = self.xml.nodes.len();
        self.xml.nodes.push(Node { end: id + 1, data });
        id
    }

    fn harm(&mut self, what: &'static str) {
        if !self.xml.damage.contains(&what) {
            self.xml.damage.push(what);
        }
    }

    fn event(&mut self, event: &Event<'_>, bytes: Range<usize>) {
        match event {
            Event::Start(start) => self.start(start, &bytes),
            Event::Empty(start) => {
                self.start(start, &bytes);
                self.end(bytes.end);
            }
            Event::End(_) => self.end(bytes.start),
            Event::Text(text) => self.words(&text.xml10_content(), bytes.start, true),
            Event::CData(text) => self.words(&text.xml10_content(), bytes.start + 9, true),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten();
                let predefined = resolve_predefined_entity(reference).map(str::to_owned);
                match character.map(String::from).or(predefined) {
                    Some(text) => self.words(&text, bytes.start, false),
                    None => self.harm("the XML uses entities of its own, which are not resolved"),
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, bytes: &Range<usize>) {
        if self.open.len() > MAX_DEPTH {
            self.skipped += 1;
            self.harm("the XML is nested deeper than is read; the innermost was left out");
            return;
        }
        let mut attributes = start.attributes();
        let attributes = attributes
            .with_checks(false)
            .flatten()
            .take(MAX_ATTRIBUTES)
            .map(|attribute| {
                let value = attribute
                    .normalized_value_with(XmlVersion::Implicit1_0, 1, resolve_predefined_entity)
                    .unwrap_or_else(|_| attribute.value.clone());
                (attribute.key.0.into(), value.as_ref().into())
            });
        let data = Data::Element {
            name: start.name().0.into(),
            attributes: attributes.collect(),
            at: bytes.start,
            inner: bytes.end..bytes.end,
        };
        let id = self.push(data);
        self.open.push(id);
    }

    fn end(&mut self, at: usize) {
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if self.open.len() > 1
            && let Some(open) = self.open.pop()
        {
            self.close(open, at);
        }
    }

    fn close(&mut self, open: usize, at: usize) {
        let end = self.xml.nodes.len();
        if let Some(node) = self.xml.nodes.get_mut(open) {
            node.end = end;
            if let Data::Element { inner, .. } = &mut node.data {
                inner.end = at.max(inner.start);
            }
        }
    }

    fn words(&mut self, words: &str, at: usize, is_copy: bool) {
        if self.skipped == 0 && !words.is_empty() {
            self.push(Data::Text {
                words: words.into(),
                at,
                is_copy,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_know_their_places() {
        let document = "<?xml version='1.0'?>\n<a:rss x='1 &amp; 2'><item>one &lt;b&gt;two<![CDATA[<i>3</i>]]></item><item/></a:rss>";
        let xml = Xml::parse(document);
        let root = xml.roots().next().expect("there is a root");
        assert_eq!((xml.name(root), xml.full_name(root)), ("rss", "a:rss"));
        assert_eq!(xml.attribute(root, "x"), Some("1 & 2"));
        let items: Vec<usize> = xml.named(root, "item").collect();
        let [first, second] = items.as_slice() else {
            panic!("two items");
        };
        assert_eq!(xml.text(*first).as_deref(), Some("one <b>two<i>3</i>"));
        assert_eq!(xml.text(*second), None);
        assert_eq!(
            document.get(xml.inner(*first)),
            Some("one &lt;b&gt;two<![CDATA[<i>3</i>]]>")
        );
        let mut made = Translation::default();
        xml.copy_to(*first, &mut made);
        let three = made.text.find('3').expect("it is there");
        let from = super::super::translation::origin(&made.pieces, three);
        assert_eq!(document.get(from..from + 1), Some("3"));
        assert!(xml.damage.is_empty());
    }

    #[test]
    fn bombs_do_not_go_off() {
        let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;<y>kept</y></x>";
        let xml = Xml::parse(bomb);
        let root = xml.roots().next().expect("there is a root");
        assert_eq!(xml.text(root).as_deref(), Some("kept"));
        assert_eq!(xml.damage.len(), 1);
        let deep = format!("{}x{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
        assert_eq!(Xml::parse(&deep).damage.len(), 1);
        assert_eq!(Xml::parse("<a><b>x</a").roots().count(), 1);
    }
}
