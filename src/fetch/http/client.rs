//! The client: what it connects to, how many requests a host gets at once, and one request.

use std::collections::HashMap;
use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::{Host, Url};

use super::{FetchError, HttpSettings, shown};
use crate::fetch::guard::{self, AllowedAddresses, Refusal};

/// Most requests one host gets at once; browsers use six.
const PER_HOST: usize = 4;

/// Most hosts whose counters are kept while nothing is asked of them.
const IDLE_HOSTS: usize = 256;

pub(super) struct Client {
    inner: reqwest::Client,
    allow: Arc<AllowedAddresses>,
    proxied: bool,
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
}

/// Hands the client only addresses the guard lets through.
struct GuardedResolver {
    allow: Arc<AllowedAddresses>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow = Arc::clone(&self.allow);
        Box::pin(async move {
            let found = look_up(name.as_str()).await?;
            let kept = guard::keep_allowed(name.as_str(), &found, &allow)?;
            // The port 0 is replaced by the one of the URL.
            let kept = kept.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(kept) as Addrs)
        })
    }
}

async fn look_up(host: &str) -> std::io::Result<Vec<IpAddr>> {
    let found = tokio::net::lookup_host((host, 0)).await?;
    Ok(found.map(|address| address.ip()).collect())
}

impl Client {
    pub(super) fn new(settings: HttpSettings) -> Result<Self, FetchError> {
        let HttpSettings {
            allow,
            proxy,
            user_agent,
        } = settings;
        let agent = reqwest::header::HeaderValue::from_str(&user_agent)
            .ok()
            .filter(|agent| agent.to_str().is_ok())
            .ok_or_else(|| FetchError::UserAgent(shown(&user_agent)))?;
        let allow = Arc::new(allow);
        let builder = reqwest::Client::builder()
            .user_agent(agent)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .pool_max_idle_per_host(PER_HOST)
            .pool_idle_timeout(Duration::from_secs(30));
        let builder = match &proxy {
            None => builder.no_proxy().dns_resolver(GuardedResolver {
                allow: Arc::clone(&allow),
            }),
            // The client then resolves nothing but the proxy's own name, which the user gave.
            Some(proxy) => builder.proxy(proxy_of(proxy)?),
        };
        let inner = builder
            .build()
            .map_err(|error| FetchError::Client(cause(&error)))?;
        Ok(Self {
            inner,
            allow,
            proxied: proxy.is_some(),
            hosts: Mutex::default(),
        })
    }

    /// Whether `url` may be asked, as far as can be told before connecting.
    pub(super) async fn check(&self, url: &Url) -> Result<(), Refusal> {
        guard::check_url(url, &self.allow)?;
        let Some(Host::Domain(name)) = url.host().filter(|_| self.proxied) else {
            return Ok(());
        };
        let Ok(found) = look_up(name).await else {
            if guard::is_local_name(name) || !name.trim_end_matches('.').contains('.') {
                return Err(Refusal::LocalName(shown(name)));
            }
            return Ok(());
        };
        // The proxy picks the address, so every one of them must be allowed.
        for address in found {
            guard::keep_allowed(name, &[address], &self.allow)?;
        }
        Ok(())
    }

    /// Waits until the host of `url` has room for one more request.
    pub(super) async fn room(&self, url: &Url) -> Option<OwnedSemaphorePermit> {
        let host = url.host_str()?.to_owned();
        let gate = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            if hosts.len() > IDLE_HOSTS {
                hosts.retain(|_, gate| Arc::strong_count(gate) > 1);
            }
            let gate = hosts
                .entry(host)
                .or_insert_with(|| Arc::new(Semaphore::new(PER_HOST)));
            Arc::clone(gate)
        };
        gate.acquire_owned().await.ok()
    }

    /// Asks for `url` and returns as soon as the head of the answer is there.
    pub(super) async fn get(&self, url: &Url) -> Result<reqwest::Response, reqwest::Error> {
        self.inner.get(url.clone()).send().await
    }
}

fn proxy_of(url: &Url) -> Result<reqwest::Proxy, FetchError> {
    let wrong = || FetchError::Proxy(shown(&super::printed(url)));
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(wrong());
    }
    reqwest::Proxy::all(url.clone()).map_err(|_| wrong())
}

/// The innermost cause of an error, on one line in lower case.
pub(super) fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    let mut text = shown(text.trim_end_matches('.'));
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    text
}

/// The guard's refusal inside an error of the client.
pub(super) fn refusal(error: &reqwest::Error) -> Option<&Refusal> {
    let mut source = error.source();
    while let Some(inner) = source {
        if let Some(refusal) = inner.downcast_ref::<Refusal>() {
            return Some(refusal);
        }
        source = inner.source();
    }
    None
}
