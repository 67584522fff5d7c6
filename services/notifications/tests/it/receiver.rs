//! A server of somebody else's: an SMS gateway, or a third party's webhook endpoint.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// In the place of a status: reads the whole request and closes the connection without an answer.
pub(crate) const HANGS_UP: u16 = 0;

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .unwrap_or_default()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

#[derive(Default)]
struct State {
    received: Vec<Received>,
    answers: VecDeque<u16>,
}

/// Listens on a free port of this machine. It speaks so little HTTP that it can also hang up in the middle of it.
pub(crate) struct Receiver {
    pub(crate) url: String,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

impl Receiver {
    /// Answers with `answers` in turn, then always with 200.
    #[expect(clippy::disallowed_methods, reason = "the server of a test outlives no runner")]
    pub(crate) fn start(answers: &[u16]) -> Self {
        let state =
            Arc::new(Mutex::new(State { received: Vec::new(), answers: answers.iter().copied().collect() }));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}/in", listener.local_addr().unwrap());
        let listener = TcpListener::from_std(listener).unwrap();
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((stream, _peer)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        Self { url, state, task }
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.state.lock().unwrap().received.clone()
    }

    pub(crate) fn stop(self) {
        self.task.abort();
    }
}

/// One request on one connection.
async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let Some(received) = read(&mut stream).await else { return };
    let status = {
        let mut state = state.lock().unwrap();
        state.received.push(received);
        state.answers.pop_front().unwrap_or(200)
    };
    if status != HANGS_UP {
        let reply = format!("HTTP/1.1 {status} Told\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        drop(stream.write_all(reply.as_bytes()).await);
    }
}

/// The whole request; nothing when the other end leaves before.
async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let (head, begin) = loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, _body)) = text.split_once("\r\n\r\n") {
            break (head.to_owned(), head.len() + 4);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let headers: Vec<(String, String)> = head
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let mut received = Received { headers, body: String::new() };
    let length: usize = received.header("content-length").parse().unwrap_or_default();
    while bytes.len() < begin + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    received.body = String::from_utf8(bytes.split_off(begin)).ok()?;
    Some(received)
}
