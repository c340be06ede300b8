//! A URL as the readers of sites see it.

use url::Url;

use super::{Post, inside};

/// Host, path and query of one URL.
pub(super) struct Link<'u> {
    url: &'u Url,
    /// Host in lower case without the labels that only choose a form of the site.
    pub(super) host: &'u str,
    /// Segments of the path that are not empty, as written.
    pub(super) path: Vec<&'u str>,
    steps: u8,
}

/// Labels of hosts that choose the form a site is shown in.
const FORMS: [&str; 6] = ["www.", "m.", "mobile.", "amp.", "touch.", "mbasic."];

impl<'u> Link<'u> {
    pub(super) fn new(url: &'u Url, steps: u8) -> Option<Self> {
        let mut host = url.host_str()?;
        for form in FORMS {
            host = host.strip_prefix(form).unwrap_or(host);
        }
        let path = url
            .path_segments()?
            .filter(|segment| !segment.is_empty())
            .take(16)
            .collect();
        Some(Self {
            url,
            host,
            path,
            steps,
        })
    }

    /// The parameter of the query, decoded.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let mut pairs = self.url.query_pairs();
        let (_, value) = pairs.find(|(key, _)| key == name)?;
        Some(value.into_owned()).filter(|value| !value.is_empty())
    }

    /// The value in the fragment, which some players read as a query.
    pub(super) fn fragment(&self, name: &str) -> Option<&'u str> {
        let mut pairs = self.url.fragment()?.split('&');
        pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }

    /// The fragment as a path, as pages drawn by script have it: `#!/name/status/1`.
    pub(super) fn fragment_path(&self) -> Option<&'u str> {
        self.url.fragment()?.strip_prefix('!')
    }

    /// The query as written.
    pub(super) fn query(&self) -> &'u str {
        self.url.query().unwrap_or_default()
    }

    /// The post at the address that stands in a parameter.
    pub(super) fn inner(&self, name: &str) -> Option<Post> {
        self.open(&self.parameter(name)?)
    }

    /// The post at an address that stands inside this one.
    pub(super) fn open(&self, written: &str) -> Option<Post> {
        inside(written, self.steps.checked_sub(1)?)
    }

    /// The post an oEmbed request asks for.
    pub(super) fn oembed(&self) -> Option<Post> {
        let last = self.path.last()?;
        last.starts_with("oembed").then(|| self.inner("url"))?
    }

    /// The URL's path and what follows, as written.
    pub(super) fn rest(&self) -> &'u str {
        let after = self.url.as_str().split_once("://").map(|(_, rest)| rest);
        after
            .and_then(|rest| rest.split_once('/'))
            .map_or("", |(_, path)| path)
    }
}

/// The host as written, in lower case, of an address on the web.
pub(super) fn host(written: &str) -> Option<String> {
    let (scheme, rest) = written.split_once("//")?;
    let is_web = scheme.is_empty()
        || scheme.eq_ignore_ascii_case("https:")
        || scheme.eq_ignore_ascii_case("http:");
    let end = rest.find(['/', '?', '#', ':', '\\']).unwrap_or(rest.len());
    let host = rest.get(..end).filter(|_| is_web)?;
    let is_name = host.contains('.') && host.len() <= 253;
    is_name.then(|| host.to_ascii_lowercase())
}

/// The URL, its scheme filled in where it is that of the page.
pub(super) fn parse(written: &str) -> Option<Url> {
    if written.starts_with("//") {
        return Url::parse(&format!("https:{written}")).ok();
    }
    Url::parse(written).ok()
}
