//! XMP packets: the subset of RDF that XMP allows (XMP specification part 1, clause 7).
//!
//! No entity but the five of XML and character references is resolved, and nothing outside the packet is read.

mod names;

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::Block;
use super::fields::{Collector, MAX_VALUE};
use super::text::{self, Order};
use crate::limit::ProblemKind;
use names::Namespaces;

/// Deepest nesting read; what lies deeper is left out.
const MAX_DEPTH: usize = 32;
/// Most attributes read of one element.
const MAX_ATTRIBUTES: usize = 1_000;
/// Longest name of an element or attribute.
const MAX_NAME: usize = 128;

/// Puts the properties of one packet into `out`.
///
/// Names are `Xmp.dc.format`; the nth item of a list is `Xmp.dc.creator[1]`; of alternatives in languages the
/// default is `Xmp.dc.description`, others `Xmp.dc.description[de]`; members of structures are
/// `Xmp.Iptc4xmpExt.LocationShown[1]/Iptc4xmpExt.City`.
///
/// Those of a sidecar (`from`) begin with `Sidecar.` instead.
pub(super) fn read(packet: &[u8], from: Block, out: &mut Collector) {
    let text = unicode(packet);
    let start = text.find('<').unwrap_or(0);
    let mut reader = Reader::from_str(text.get(start..).unwrap_or_default());
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut walk = Walk {
        stack: Vec::new(),
        too_deep: 0,
        namespaces: Namespaces::default(),
        from,
        out,
    };
    loop {
        let go_on = match reader.read_event() {
            Ok(Event::Eof) => return,
            Ok(event) => walk.event(&event),
            Err(_damage) => {
                walk.out.problem(
                    ProblemKind::Malformed,
                    "the XMP packet is damaged; what stands before the damage was read",
                );
                return;
            }
        };
        if !go_on {
            return;
        }
    }
}

/// The packet as text: UTF-8, or UTF-16 where its first bytes show it.
fn unicode(packet: &[u8]) -> Cow<'_, str> {
    let order = match packet {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => Order::Little,
        [0xfe, 0xff, ..] | [0, b'<', ..] => Order::Big,
        _ => return String::from_utf8_lossy(packet),
    };
    Cow::Owned(text::utf16(packet, order))
}

/// What an open element is.
enum Node {
    /// Outside RDF: `x:xmpmeta` and the like.
    Outside,
    /// `rdf:RDF`.
    Rdf,
    /// Its children are properties.
    Resource,
    /// Holds a value.
    Property { text: String, has_children: bool },
    /// `rdf:Alt`, `rdf:Seq` or `rdf:Bag`, with the number of its last item.
    List { last: usize },
    /// Left out with all it holds.
    Skipped,
}

struct Frame {
    node: Node,
    /// The property's path without `Xmp.`.
    path: String,
    /// Namespace declarations in force outside it.
    namespaces: usize,
}

struct Walk<'o> {
    stack: Vec<Frame>,
    /// Open elements below the deepest that is read.
    too_deep: usize,
    namespaces: Namespaces,
    from: Block,
    out: &'o mut Collector,
}

impl Walk<'_> {
    /// Takes one event; false where the packet's RDF has ended or no more is kept.
    fn event(&mut self, event: &Event) -> bool {
        match event {
            Event::Start(start) => self.open(start),
            Event::Empty(start) => {
                self.open(start);
                return self.close();
            }
            Event::End(_) => return self.close(),
            Event::Text(text) => self.add_text(&text.xml10_content()),
            Event::CData(text) => self.add_text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten();
                let predefined = resolve_predefined_entity(reference).map(str::to_owned);
                match character.map(String::from).or(predefined) {
                    Some(text) => self.add_text(&text),
                    None => self.out.problem(
                        ProblemKind::Malformed,
                        "the XMP packet uses entities, which are not resolved",
                    ),
                }
            }
            _ => {}
        }
        true
    }

    fn add_text(&mut self, more: &str) {
        if let Some(Frame {
            node: Node::Property { text, .. },
            ..
        }) = self.stack.last_mut()
            && self.too_deep == 0
            && text.len() <= MAX_VALUE
        {
            text.push_str(more);
        }
    }

    fn open(&mut self, start: &BytesStart) {
        if self.stack.len() >= MAX_DEPTH {
            self.out.problem(
                ProblemKind::OverLimit,
                "XMP is nested deeper than is read; the innermost was left out",
            );
            self.too_deep += 1;
            return;
        }
        let namespaces = self.namespaces.len();
        let attributes = self.attributes(start);
        let name = self.namespaces.canonical(start.name().0);
        let (node, path) = self.node(&name, &attributes);
        match node {
            Node::Resource => self.shorthand(&path, &attributes),
            Node::Property { .. } => {
                self.shorthand(&path, &attributes);
                let resource = attributes.iter().find(|(name, _)| name == "rdf:resource");
                if let Some((_, value)) = resource {
                    self.emit(&path, value);
                }
            }
            _ => {}
        }
        let node = match node {
            Node::Property { .. } if is_resource(&attributes) => Node::Resource,
            node => node,
        };
        self.stack.push(Frame {
            node,
            path,
            namespaces,
        });
    }

    /// What an element is, told from the element around it, and its path.
    fn node(&mut self, name: &str, attributes: &[(String, String)]) -> (Node, String) {
        let property = Node::Property {
            text: String::new(),
            has_children: false,
        };
        let Some(parent) = self.stack.last_mut() else {
            let node = if name == "rdf:RDF" {
                Node::Rdf
            } else {
                Node::Outside
            };
            return (node, String::new());
        };
        match &mut parent.node {
            Node::Outside if name == "rdf:RDF" => (Node::Rdf, String::new()),
            Node::Outside => (Node::Outside, String::new()),
            Node::Rdf => (Node::Resource, String::new()),
            Node::Resource if name == "rdf:value" => (property, parent.path.clone()),
            Node::Resource if name.starts_with("rdf:") || name.len() > MAX_NAME => {
                (Node::Skipped, String::new())
            }
            Node::Resource => (property, member(&parent.path, name)),
            Node::Property { has_children, .. } => {
                *has_children = true;
                let node = match name {
                    "rdf:Alt" | "rdf:Seq" | "rdf:Bag" => Node::List { last: 0 },
                    _ => Node::Resource,
                };
                (node, parent.path.clone())
            }
            Node::List { last } if name == "rdf:li" => {
                *last += 1;
                let language = attributes.iter().find(|(name, _)| name == "xml:lang");
                let path = match language {
                    Some((_, language)) if language.eq_ignore_ascii_case("x-default") => {
                        parent.path.clone()
                    }
                    Some((_, language)) => {
                        let short: String = language.chars().take(16).collect();
                        format!("{}[{short}]", parent.path)
                    }
                    None => format!("{}[{last}]", parent.path),
                };
                (property, path)
            }
            Node::List { .. } | Node::Skipped => (Node::Skipped, String::new()),
        }
    }

    /// Closes the innermost element; false where it was `rdf:RDF` or no more is kept.
    fn close(&mut self) -> bool {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return true;
        }
        let Some(frame) = self.stack.pop() else {
            return true;
        };
        self.namespaces.truncate(frame.namespaces);
        match frame.node {
            Node::Rdf => return false,
            Node::Property {
                text,
                has_children: false,
            } => self.emit(&frame.path, &text),
            _ => {}
        }
        !self.out.is_full(self.from)
    }

    /// Attributes that stand for simple properties.
    fn shorthand(&mut self, path: &str, attributes: &[(String, String)]) {
        for (name, value) in attributes {
            if name == "rdf:value" {
                self.emit(path, value);
            }
            let is_syntax = ["rdf:", "xml:", "x:"].iter().any(|p| name.starts_with(p));
            if !is_syntax && name.contains(':') && name.len() <= MAX_NAME {
                self.emit(&member(path, name), value);
            }
        }
    }

    fn emit(&mut self, path: &str, value: &str) {
        if !path.is_empty() {
            let group = match self.from {
                Block::Sidecar => "Sidecar",
                _ => "Xmp",
            };
            self.out.push(&format!("{group}.{path}"), value, self.from);
        }
    }

    /// The attributes under canonical names; namespace declarations come into force.
    fn attributes(&mut self, start: &BytesStart) -> Vec<(String, String)> {
        let mut plain = Vec::new();
        // Checking names for doubles would be quadratic.
        for attribute in start.attributes().with_checks(false).flatten() {
            let key = attribute.key.0;
            let value = attribute
                .normalized_value_with(XmlVersion::Implicit1_0, 1, resolve_predefined_entity)
                .unwrap_or_else(|_| attribute.value.clone());
            match key.strip_prefix("xmlns:") {
                Some(prefix) if self.namespaces.declare(prefix, &value) => {}
                Some(_) => self.out.problem(
                    ProblemKind::OverLimit,
                    "XMP declares more namespaces than are read; the rest was left out",
                ),
                None if plain.len() < MAX_ATTRIBUTES => {
                    let kept = value.floor_char_boundary(MAX_VALUE + 1);
                    let value = value.get(..kept).unwrap_or_default();
                    plain.push((key.to_owned(), value.to_owned()));
                }
                None => self.out.problem(
                    ProblemKind::OverLimit,
                    "an element of XMP has more attributes than are read; the rest was left out",
                ),
            }
        }
        plain
            .into_iter()
            .map(|(key, value)| (self.namespaces.canonical(&key), value))
            .collect()
    }
}

/// Whether the element's children are properties of a structure.
fn is_resource(attributes: &[(String, String)]) -> bool {
    attributes
        .iter()
        .any(|(name, value)| name == "rdf:parseType" && value == "Resource")
}

/// The path of a property `prefix:name` of the resource at `path`.
fn member(path: &str, name: &str) -> String {
    let name = name.replacen(':', ".", 1);
    match path {
        "" => name,
        path => format!("{path}/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limit::Problem;

    const HEAD: &str = r#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dc="http://purl.org/dc/elements/1.1/"
        xmlns:ps="http://ns.adobe.com/photoshop/1.0/"
        xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">"#;
    const TAIL: &str = "</rdf:RDF></x:xmpmeta>";

    fn parse(packet: &[u8]) -> (Vec<(String, String)>, Vec<Problem>) {
        let mut out = Collector::new(Vec::new());
        read(packet, Block::Xmp, &mut out);
        let (fields, problems) = out.into_parts();
        let pairs = fields.into_iter().map(|field| (field.name, field.value));
        (pairs.collect(), problems)
    }

    fn pairs(inside: &str) -> Vec<(String, String)> {
        parse(format!("{HEAD}{inside}{TAIL}").as_bytes()).0
    }

    fn pair(name: &str, value: &str) -> (String, String) {
        (name.to_owned(), value.to_owned())
    }

    #[test]
    fn attributes_and_elements_are_the_same() {
        let attribute = pairs(r#"<rdf:Description rdf:about="" ps:Credit="A &amp; B"/>"#);
        let element =
            pairs("<rdf:Description><ps:Credit>A <![CDATA[&]]> B</ps:Credit></rdf:Description>");
        assert_eq!(attribute, [pair("Xmp.photoshop.Credit", "A & B")]);
        assert_eq!(attribute, element);
    }

    #[test]
    fn lists_and_languages() {
        let found = pairs(
            r#"<rdf:Description><dc:creator><rdf:Seq><rdf:li>Anna</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>
            <dc:description><rdf:Alt><rdf:li xml:lang="de">Bild</rdf:li><rdf:li xml:lang="x-default">Picture</rdf:li>
            </rdf:Alt></dc:description></rdf:Description>"#,
        );
        let expected = [
            pair("Xmp.dc.creator[1]", "Anna"),
            pair("Xmp.dc.creator[2]", "Bo"),
            pair("Xmp.dc.description[de]", "Bild"),
            pair("Xmp.dc.description", "Picture"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn structures_in_every_spelling() {
        let expected = [pair(
            "Xmp.Iptc4xmpExt.LocationShown[1]/Iptc4xmpExt.City",
            "Oslo",
        )];
        for inside in [
            r#"<rdf:li rdf:parseType="Resource"><e:City>Oslo</e:City></rdf:li>"#,
            "<rdf:li><rdf:Description><e:City>Oslo</e:City></rdf:Description></rdf:li>",
            r#"<rdf:li><rdf:Description e:City="Oslo"/></rdf:li>"#,
            r#"<rdf:li e:City="Oslo"/>"#,
        ] {
            let property = format!(
                "<rdf:Description><e:LocationShown><rdf:Bag>{inside}</rdf:Bag></e:LocationShown></rdf:Description>"
            );
            assert_eq!(pairs(&property), expected, "{inside}");
        }
    }

    #[test]
    fn resources_and_qualified_values() {
        let found = pairs(
            r#"<rdf:Description><e:DigitalSourceType rdf:resource="http://x/y"/><dc:source rdf:parseType="Resource">
            <rdf:value>AP</rdf:value></dc:source></rdf:Description>"#,
        );
        let expected = [
            pair("Xmp.Iptc4xmpExt.DigitalSourceType", "http://x/y"),
            pair("Xmp.dc.source", "AP"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn a_known_prefix_bound_elsewhere_does_not_pass() {
        let found = pairs(r#"<rdf:Description xmlns:dc="http://evil/" dc:format="x"/>"#);
        assert_eq!(found, [pair("Xmp.dc?.format", "x")]);
        let other =
            pairs(r#"<rdf:Description xmlns:q="http://purl.org/dc/elements/1.1/" q:format="x"/>"#);
        assert_eq!(other, [pair("Xmp.dc.format", "x")]);
    }

    #[test]
    fn entities_are_not_expanded() {
        let packet = format!(
            "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY f SYSTEM 'file:///etc/passwd'>]>{HEAD}<rdf:Description>\
            <dc:format>&a;&f;&#65;&lt;</dc:format></rdf:Description>{TAIL}"
        );
        let (found, problems) = parse(packet.as_bytes());
        assert_eq!(found, [pair("Xmp.dc.format", "A<")]);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn utf16_packets_are_read() {
        let packet = format!("{HEAD}<rdf:Description ps:City=\"Łódź\"/>{TAIL}");
        let mut bytes = vec![0xff, 0xfe];
        bytes.extend(packet.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(parse(&bytes).0, [pair("Xmp.photoshop.City", "Łódź")]);
    }

    #[test]
    fn damage_keeps_what_stands_before() {
        let packet = format!("{HEAD}<rdf:Description ps:City='Oslo'/><rdf:Descr");
        let (found, problems) = parse(packet.as_bytes());
        assert_eq!(found.len(), 1);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn depth_namespaces_and_attributes_are_bounded() {
        let deep = format!("{HEAD}{}", "<rdf:Description><e:a>".repeat(200_000));
        let (found, problems) = parse(deep.as_bytes());
        assert!(found.is_empty() && !problems.is_empty());
        let many: Vec<String> = (0..20_000)
            .map(|n| format!(" xmlns:p{n}='u{n}' p{n}:a='b'"))
            .collect();
        let many = many.concat();
        let (found, problems) = parse(format!("{HEAD}<rdf:Description{many}/>{TAIL}").as_bytes());
        assert!(found.len() <= 1_000 && !problems.is_empty());
    }
}
