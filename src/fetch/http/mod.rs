//! HTTP behind the guard: one runtime on one thread, asked through a channel by any number of threads.
//!
//! Redirects are followed by hand, so that each URL passes the guard before it is asked. Names are resolved
//! by our own resolver, which hands the client only addresses the guard lets through; the client connects
//! to those and to nothing else. Cookies, credentials and referrers are never sent. A redirect from `https`
//! to `http` is followed and logged, for news sites do it and the answer is judged by its pixels.
//!
//! With a proxy the proxy resolves names, so the guard sees what this machine resolves, which may differ; a
//! name that cannot be resolved here is left to the proxy if it has a dot and is not a local one.

mod client;
mod follow;

use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use url::Url;

use super::{Digest, FetchedMedia, Fetcher, HttpSettings, shown};
use crate::limit::{Limits, Problem, ProblemKind};

/// The HTTP client cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// The proxy's URL is none a proxy can have.
    #[error("`{0}` is no proxy; give a URL such as `http://proxy.example:3128`")]
    Proxy(String),
    /// The user agent holds what a header cannot.
    #[error("`{0}` is no user agent; use visible ASCII characters and spaces")]
    UserAgent(String),
    /// The TLS library or the system's certificates are not to be had.
    #[error("no HTTP client can be made: {0}; check that CA certificates are installed")]
    Client(String),
    /// The system gives no thread or event queue.
    #[error("no thread for HTTP can be started: {0}")]
    Thread(#[from] std::io::Error),
}

/// Fetches over HTTP and HTTPS; may be asked from many threads at once.
#[derive(Debug)]
pub struct HttpFetcher {
    jobs: Option<UnboundedSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Job {
    url: Url,
    limits: Limits,
    answer: mpsc::SyncSender<Result<Answer, Problem>>,
}

/// A whole body and what was said of it.
#[derive(Debug)]
struct Answer {
    url: Url,
    bytes: Vec<u8>,
    last_modified: Option<String>,
    content_type: Option<String>,
}

impl HttpFetcher {
    /// A fetcher with its runtime running on its own thread.
    pub fn new(settings: HttpSettings) -> Result<Self, FetchError> {
        let client = client::Client::new(settings)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (jobs, queue) = unbounded_channel();
        let thread = std::thread::Builder::new()
            .name("fetch".to_owned())
            .spawn(move || {
                runtime.block_on(serve(queue, Arc::new(client)));
                // A name lookup that still hangs must not keep the process.
                runtime.shutdown_background();
            })?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
        })
    }
}

async fn serve(mut queue: UnboundedReceiver<Job>, client: Arc<client::Client>) {
    while let Some(job) = queue.recv().await {
        let client = Arc::clone(&client);
        tokio::spawn(async move {
            let answer = follow::fetch(&client, job.url, &job.limits).await;
            // The caller waits on the other end for as long as the job lives.
            let _ = job.answer.send(answer);
        });
    }
}

impl Fetcher for HttpFetcher {
    fn fetch(&self, url: &Url, limits: &Limits) -> Result<FetchedMedia, Problem> {
        let (answer, wait) = mpsc::sync_channel(1);
        let job = Job {
            url: url.clone(),
            limits: limits.clone(),
            answer,
        };
        let sent = self
            .jobs
            .as_ref()
            .is_some_and(|jobs| jobs.send(job).is_ok());
        let answer = match wait.recv() {
            Ok(answer) if sent => answer?,
            _ => {
                let name = printed(url);
                let message = format!(
                    "`{}` was not fetched: the fetch thread ended; please report this",
                    shown(&name)
                );
                return Err(Problem::new(ProblemKind::FetchFailed, message).about(name));
            }
        };
        Ok(FetchedMedia {
            name: printed(&answer.url),
            path: None,
            digest: Digest::of(&answer.bytes),
            bytes: answer.bytes,
            sidecar: None,
            final_url: Some(without_credentials(&answer.url)),
            last_modified: answer.last_modified,
            content_type: answer.content_type,
        })
    }
}

impl Drop for HttpFetcher {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            // A panic of that thread was reported to whoever waited for an answer.
            let _ = thread.join();
        }
    }
}

/// `url` without user name, password and fragment.
fn without_credentials(url: &Url) -> Url {
    let mut url = url.clone();
    // Both fail only for URLs that cannot carry credentials.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url
}

fn printed(url: &Url) -> String {
    without_credentials(url).into()
}
