//! One pass over the tags that makes the tree.
//!
//! Open elements are kept on a stack with the end tags HTML implies (paragraphs, list items, table cells), so that a
//! page of unclosed paragraphs stays flat. Elements deeper than the limit are unwrapped: their children hang on the
//! deepest element kept. Every step costs the same however long the page is.

use std::collections::HashMap;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, State, Tokenizer};

use super::{Data, Dom, Node, NodeId, tags};
use crate::limit::{Problem, ProblemKind};

/// Most attributes kept of one element.
const MAX_ATTRIBUTES: usize = 128;
/// Most elements and runs of text kept of one document.
const MAX_NODES: usize = 300_000;
/// How far up an implied end tag is looked for.
const REACH: usize = 24;

/// The document's tree, its nesting cut at `depth`, and what was left out.
pub(crate) fn parse(source: &str, depth: usize) -> (Dom, Vec<Problem>) {
    let mut builder = Builder::new(depth.max(2));
    builder.feed(source, 0, Part::Document);
    builder.finish()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Document,
    NoScript,
}

struct Open {
    name: u16,
    kept: bool,
    opens_scope: bool,
}

struct Tag {
    name: String,
    offset: usize,
    attributes: Vec<(Box<str>, Box<str>)>,
    skips_value: bool,
}

struct Builder {
    nodes: Vec<Node>,
    names: HashMap<Box<str>, u16>,
    spelled: Vec<Box<str>>,
    stack: Vec<Open>,
    kept: Vec<NodeId>,
    scopes: Vec<HashMap<u16, u32>>,
    depth: usize,
    foreign: usize,
    tag: Option<Tag>,
    in_raw: bool,
    is_deep: bool,
    is_long: bool,
}

impl Builder {
    fn new(depth: usize) -> Self {
        let root = Node {
            parent: 0,
            end: 1,
            offset: 0,
            data: Data::Element {
                name: "#document".into(),
                attributes: Vec::new(),
            },
        };
        Self {
            nodes: vec![root],
            names: HashMap::new(),
            spelled: Vec::new(),
            stack: Vec::new(),
            kept: vec![0],
            scopes: vec![HashMap::new()],
            depth,
            foreign: 0,
            tag: None,
            in_raw: false,
            is_deep: false,
            is_long: false,
        }
    }

    fn feed(&mut self, source: &str, base: usize, part: Part) {
        let callback = |event: CallbackEvent<'_>, span: Span<usize>| {
            // html5gum gives the start of raw text too early, its end is right.
            let start = match &event {
                CallbackEvent::String { value } if self.in_raw => {
                    span.end.saturating_sub(value.len())
                }
                _ => span.start,
            };
            self.event(&event, base + start, part)
        };
        let mut tokenizer = Tokenizer::new_with_emitter(source, CallbackEmitter::new(callback));
        while let Some(Ok(state)) = tokenizer.next() {
            tokenizer.set_state(state);
        }
    }

    fn event(&mut self, event: &CallbackEvent<'_>, offset: usize, part: Part) -> Option<State> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Some(Tag {
                    name: lossy(name),
                    offset,
                    attributes: Vec::new(),
                    skips_value: false,
                });
            }
            CallbackEvent::AttributeName { name } => self.attribute(&lossy(name)),
            CallbackEvent::AttributeValue { value } => self.value(&lossy(value)),
            CallbackEvent::CloseStartTag { self_closing } => {
                let form = if *self_closing {
                    Form::SelfClosing
                } else {
                    Form::Open
                };
                return self.start(form, part);
            }
            CallbackEvent::EndTag { name } => {
                self.tag = None;
                self.in_raw = false;
                self.end(&lossy(name));
            }
            CallbackEvent::String { value } => self.text(&lossy(value), offset, part),
            CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
        None
    }

    fn attribute(&mut self, name: &str) {
        let Some(tag) = &mut self.tag else { return };
        let is_known = tag.attributes.iter().any(|(known, _)| **known == *name);
        tag.skips_value = is_known || tag.attributes.len() >= MAX_ATTRIBUTES;
        if !tag.skips_value {
            tag.attributes.push((name.into(), "".into()));
        }
    }

    fn value(&mut self, value: &str) {
        let Some(tag) = self.tag.as_mut().filter(|tag| !tag.skips_value) else {
            return;
        };
        if let Some((_, last)) = tag.attributes.last_mut() {
            *last = value.into();
        }
    }

    fn start(&mut self, form: Form, part: Part) -> Option<State> {
        let tag = self.tag.take()?;
        if tags::closes_paragraph(&tag.name) {
            self.close_in_scope("p");
        }
        if let Some((closes, stops)) = tags::closes(&tag.name) {
            self.close_near(closes, stops);
        }
        let is_foreign = self.foreign > 0;
        if tags::is_void(&tag.name) || is_foreign && form == Form::SelfClosing {
            self.node(tag);
            return None;
        }
        let state = if is_foreign {
            None
        } else {
            state_after(&tag.name, part)
        };
        self.in_raw = state.is_some();
        self.open(
            tag,
            if state.is_some() {
                Content::Raw
            } else {
                Content::Nodes
            },
        );
        state
    }

    fn open(&mut self, tag: Tag, content: Content) {
        let opens_scope = tags::is_boundary(&tag.name);
        let name = self.intern(&tag.name);
        if matches!(&*tag.name, "svg" | "math") {
            self.foreign += 1;
        }
        let has_room = self.kept.len() < self.depth || content == Content::Raw;
        self.is_deep |= !has_room;
        let node = if has_room { self.node(tag) } else { None };
        if let Some(node) = node {
            self.kept.push(node);
        }
        if let Some(scope) = self.scopes.last_mut() {
            *scope.entry(name).or_default() += 1;
        }
        if opens_scope {
            self.scopes.push(HashMap::new());
        }
        self.stack.push(Open {
            name,
            kept: node.is_some(),
            opens_scope,
        });
    }

    /// Hangs an element on the deepest open one; `None` where the document has too many.
    fn node(&mut self, tag: Tag) -> Option<NodeId> {
        if self.nodes.len() >= MAX_NODES {
            self.is_long = true;
            return None;
        }
        let data = Data::Element {
            name: tag.name.into(),
            attributes: tag.attributes,
        };
        Some(self.push(tag.offset, data))
    }

    fn push(&mut self, offset: usize, data: Data) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node {
            parent: self.kept.last().copied().unwrap_or(0),
            end: id + 1,
            offset,
            data,
        });
        id
    }

    fn text(&mut self, text: &str, offset: usize, part: Part) {
        let inside = self
            .stack
            .last()
            .and_then(|open| self.spelled.get(usize::from(open.name)));
        if part == Part::Document && inside.is_some_and(|name| **name == *"noscript") {
            self.in_raw = false;
            self.feed(text, offset, Part::NoScript);
            return;
        }
        let is_gap = text.chars().all(char::is_whitespace);
        let ends_in_gap = match self.nodes.last().map(|node| &node.data) {
            Some(Data::Text(last)) => last.ends_with(char::is_whitespace),
            Some(Data::Element { .. }) | None => false,
        };
        if is_gap && ends_in_gap {
            return;
        }
        if self.nodes.len() >= MAX_NODES {
            self.is_long = true;
            return;
        }
        self.push(
            offset,
            Data::Text(if is_gap { " ".into() } else { text.into() }),
        );
    }

    fn end(&mut self, name: &str) {
        let Some(&id) = self.names.get(name) else {
            return;
        };
        if !self.is_in_scope(id, name) {
            return;
        }
        let Some(at) = self.stack.iter().rposition(|open| open.name == id) else {
            return;
        };
        let holds_blocks = self
            .stack
            .iter()
            .skip(at + 1)
            .any(|open| !self.is_formatting(open.name));
        if tags::is_formatting(name) && holds_blocks {
            self.remove(at);
            return;
        }
        while self.stack.len() > at {
            self.pop();
        }
    }

    /// Whether an end tag of that name can close something; an element that opens a scope stands in the one outside.
    fn is_in_scope(&self, id: u16, name: &str) -> bool {
        let counts = |scope: &HashMap<u16, u32>| scope.get(&id).is_some_and(|count| *count > 0);
        if tags::is_boundary(name)
            || matches!(name, "tr" | "tbody" | "thead" | "tfoot" | "body" | "html")
        {
            return self.scopes.iter().rev().any(counts);
        }
        self.scopes.last().is_some_and(counts)
    }

    fn close_in_scope(&mut self, name: &str) {
        let Some(&id) = self.names.get(name) else {
            return;
        };
        let is_open = self
            .scopes
            .last()
            .and_then(|scope| scope.get(&id))
            .is_some_and(|count| *count > 0);
        if is_open {
            self.end(name);
        }
    }

    /// Closes the nearest open element of those names unless one of `stops` lies between.
    fn close_near(&mut self, closes: &[&str], stops: &[&str]) {
        let mut found = None;
        for open in self.stack.iter().rev().take(REACH) {
            let Some(name) = self.spelled.get(usize::from(open.name)) else {
                return;
            };
            if closes.contains(&&**name) {
                found = Some(name.clone());
                break;
            }
            if stops.contains(&&**name) {
                return;
            }
        }
        if let Some(name) = found {
            self.end(&name);
        }
    }

    fn is_formatting(&self, name: u16) -> bool {
        self.spelled
            .get(usize::from(name))
            .is_some_and(|name| tags::is_formatting(name))
    }

    fn pop(&mut self) {
        let Some(open) = self.stack.pop() else { return };
        if open.opens_scope && self.scopes.len() > 1 {
            self.scopes.pop();
        }
        self.forget(&open);
        if open.kept && self.kept.len() > 1 {
            self.kept.pop();
        }
    }

    /// Takes an element wrongly nested round blocks off the stack; what is open in it stays its child.
    fn remove(&mut self, at: usize) {
        let open = self.stack.remove(at);
        self.forget(&open);
        if open.kept {
            let above = self.stack.iter().skip(at).filter(|open| open.kept).count();
            let place = self.kept.len().saturating_sub(above + 1);
            if place > 0 {
                self.kept.remove(place);
            }
        }
    }

    fn forget(&mut self, open: &Open) {
        if let Some(count) = self
            .scopes
            .last_mut()
            .and_then(|scope| scope.get_mut(&open.name))
        {
            *count = count.saturating_sub(1);
        }
        let is_foreign = self
            .spelled
            .get(usize::from(open.name))
            .is_some_and(|name| matches!(&**name, "svg" | "math"));
        self.foreign = self.foreign.saturating_sub(usize::from(is_foreign));
    }

    /// A small number for the name; names beyond 65,535 share the last one.
    fn intern(&mut self, name: &str) -> u16 {
        if let Some(&id) = self.names.get(name) {
            return id;
        }
        let Ok(id) = u16::try_from(self.spelled.len()) else {
            return u16::MAX;
        };
        self.names.insert(name.into(), id);
        self.spelled.push(name.into());
        id
    }

    fn finish(mut self) -> (Dom, Vec<Problem>) {
        for id in (1..self.nodes.len()).rev() {
            let Some((parent, end)) = self.nodes.get(id).map(|node| (node.parent, node.end)) else {
                continue;
            };
            if let Some(parent) = self.nodes.get_mut(parent) {
                parent.end = parent.end.max(end);
            }
        }
        let mut problems = Vec::new();
        if self.is_deep {
            let depth = self.depth;
            let message = format!(
                "elements nested deeper than `{depth}` were unwrapped; raise the limit to keep them"
            );
            problems.push(Problem::new(ProblemKind::OverLimit, message));
        }
        if self.is_long {
            let message =
                format!("the page has more than `{MAX_NODES}` elements; the rest was not read");
            problems.push(Problem::new(ProblemKind::OverLimit, message));
        }
        (Dom { nodes: self.nodes }, problems)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Open,
    SelfClosing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Nodes,
    Raw,
}

/// How the tokenizer reads what follows the start tag; `None` for ordinary content.
fn state_after(name: &str, part: Part) -> Option<State> {
    match name {
        "title" | "textarea" => Some(State::RcData),
        "plaintext" => Some(State::PlainText),
        "script" => Some(State::ScriptData),
        "noscript" if part == Part::Document => Some(State::RawText),
        "style" | "iframe" | "xmp" | "noembed" | "noframes" => Some(State::RawText),
        _ => None,
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests;
