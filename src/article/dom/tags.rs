//! What HTML element names mean for the tree.

/// Elements without content.
pub(super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements an end tag of something outside cannot close.
pub(super) fn is_boundary(name: &str) -> bool {
    matches!(
        name,
        "table"
            | "td"
            | "th"
            | "caption"
            | "template"
            | "object"
            | "applet"
            | "marquee"
            | "svg"
            | "math"
            | "button"
            | "noscript"
    )
}

/// Elements that mark up words and may be wrongly nested round blocks.
pub(super) fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "span"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Elements that stand in a run of text.
pub(super) fn is_inline(name: &str) -> bool {
    is_formatting(name)
        || matches!(
            name,
            "abbr"
                | "acronym"
                | "bdi"
                | "bdo"
                | "cite"
                | "data"
                | "del"
                | "dfn"
                | "ins"
                | "kbd"
                | "label"
                | "mark"
                | "q"
                | "rp"
                | "rt"
                | "ruby"
                | "samp"
                | "sub"
                | "sup"
                | "time"
                | "var"
                | "wbr"
        )
}

/// Elements whose words nobody sees.
pub(super) fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "textarea"
            | "select"
            | "iframe"
            | "svg"
            | "math"
            | "noembed"
            | "noframes"
            | "xmp"
    )
}

/// Elements whose start closes an open paragraph.
pub(super) fn closes_paragraph(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dd"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "ul"
    )
}

/// What the start of the element closes among its open ancestors, and what stops the search.
pub(super) fn closes(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match name {
        "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
        "dd" | "dt" => (&["dd", "dt"], &["dl"]),
        "option" | "optgroup" => (&["option"], &["select", "datalist"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        "a" => (
            &["a"],
            &["td", "th", "div", "li", "p", "section", "article"],
        ),
        _ => return None,
    })
}
