//! A small HTTP server on loopback whose answers are raw bytes.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// Serves until dropped; every connection gets a thread.
pub(super) struct Server {
    pub(super) address: SocketAddr,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<String>>,
    closed: AtomicBool,
}

/// What a handler may do with its connection.
pub(super) struct Connection {
    pub(super) path: String,
    pub(super) stream: TcpStream,
}

impl Connection {
    pub(super) fn send(&mut self, bytes: &[u8]) {
        // The client may have gone away, as it should when a limit is met.
        let _ = self.stream.write_all(bytes);
    }

    /// A whole answer; `head` is the status line and headers, each line ended by `\n`.
    pub(super) fn answer(&mut self, head: &str, body: &[u8]) {
        let head = head.trim_end().replace('\n', "\r\n");
        let length = body.len();
        self.send(
            format!("{head}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n").as_bytes(),
        );
        self.send(body);
    }
}

impl Server {
    pub(super) fn start(handler: impl Fn(&mut Connection) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let handler = Arc::new(handler);
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if shared.closed.load(Ordering::SeqCst) {
                    return;
                }
                let (shared, handler) = (Arc::clone(&shared), Arc::clone(&handler));
                std::thread::spawn(move || serve(stream.unwrap(), &shared, &*handler));
            }
        });
        Self { address, seen }
    }

    pub(super) fn url(&self, path: &str) -> url::Url {
        format!("http://{}{path}", self.address).parse().unwrap()
    }

    /// The heads of all requests so far.
    pub(super) fn requests(&self) -> Vec<String> {
        self.seen.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.seen.closed.store(true, Ordering::SeqCst);
        // Wakes the listener so that it sees the flag.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(stream: TcpStream, seen: &Seen, handler: &dyn Fn(&mut Connection)) {
    let mut head = String::new();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    loop {
        match reader.read_line(&mut head) {
            Ok(0) | Err(_) => return,
            Ok(_) if head.ends_with("\r\n\r\n") => break,
            Ok(_) => {}
        }
    }
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    seen.requests.lock().unwrap().push(head);
    handler(&mut Connection { path, stream });
}
