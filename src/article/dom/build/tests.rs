//! The tree that pages of every kind give.

use super::*;

fn tree(source: &str) -> String {
    let (dom, _) = parse(source, 512);
    let mut out = String::new();
    show(&dom, 0, &mut out);
    out
}

fn show(dom: &Dom, id: NodeId, out: &mut String) {
    for child in dom.children(id) {
        if let Some(words) = dom.words(child) {
            out.push_str(words);
            continue;
        }
        out.push_str(dom.name(child));
        out.push('(');
        show(dom, child, out);
        out.push(')');
    }
}

#[test]
fn implied_end_tags_keep_the_tree_flat() {
    assert_eq!(tree("<p>a<p>b<div>c</div>"), "p(a)p(b)div(c)");
    assert_eq!(
        tree("<ul><li>a<li>b<ul><li>c</ul></ul>"),
        "ul(li(a)li(bul(li(c))))"
    );
    assert_eq!(
        tree("<table><tr><td>a<td>b<tr><td>c</table>d"),
        "table(tr(td(a)td(b))tr(td(c)))d"
    );
}

#[test]
fn wrong_nesting_is_survived() {
    assert_eq!(tree("<a><div>x</a>y</div>z"), "a(div(xy))z");
    assert_eq!(
        tree("<div><table><tr><td></div>x</td></tr></table>y</div>"),
        "div(table(tr(td(x)))y)"
    );
    assert_eq!(tree("</p></b>x<b>"), "xb()");
    assert_eq!(
        tree("<svg><style/><title/></svg><p>x"),
        "svg(style()title())p(x)"
    );
}

#[test]
fn raw_text_is_not_markup_and_noscript_is() {
    assert_eq!(tree("<script>'<p>'</script><p>x"), "script('<p>')p(x)");
    assert_eq!(
        tree("<noscript><img src=a><div></noscript>x"),
        "noscript(img()div())x"
    );
    assert_eq!(tree("<title>a &amp; <b></title>"), "title(a & <b>)");
}

#[test]
fn every_node_knows_its_place_in_the_source() {
    let source = "<p>caf\u{e9}</p>\n<noscript>\n<img src=x></noscript><img src=y>";
    let (dom, _) = parse(source, 512);
    let places: Vec<&str> = dom
        .named("img")
        .filter_map(|id| source.get(dom.offset(id)..))
        .collect();
    assert_eq!(places, ["<img src=x></noscript><img src=y>", "<img src=y>"]);
}

#[test]
fn deep_wide_and_odd_pages_are_cut_and_not_slow() {
    let (dom, problems) = parse(&"<div>".repeat(200_000), 512);
    assert!(dom.all().len() <= 512);
    assert_eq!(problems.len(), 1);
    let formatting = "<b id=1><a href=2><i>".repeat(2_000);
    let (dom, _) = parse(&(formatting + &"<div><p></div>".repeat(20_000)), 512);
    assert!(dom.all().len() < 50_000);
    let attributes: Vec<String> = (0..100_000).map(|n| format!(" a{n}=1")).collect();
    let attributes = attributes.concat();
    let (dom, _) = parse(&format!("<p{attributes}>x"), 512);
    assert_eq!(dom.attributes(1).len(), MAX_ATTRIBUTES);
    let (_, problems) = parse(&"<br>".repeat(400_000), 512);
    assert_eq!(problems.len(), 1);
    let (dom, _) = parse(&"<td></div>".repeat(30_000), 512);
    assert!(dom.all().len() <= 70_000);
}
