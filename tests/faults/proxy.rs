//! A proxy between services and an engine: it can be disconnected, and it can lose the answer to a commit.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

/// A TCP proxy on the loopback.
pub(crate) struct Proxy {
    address: SocketAddr,
    target: String,
    /// How many commits from now on get no answer.
    to_lose: Arc<AtomicUsize>,
    connections: JoinSet<()>,
}

impl Proxy {
    /// A proxy to `target`, connected.
    pub(crate) async fn to(target: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut proxy =
            Self { address, target: target.to_owned(), to_lose: Arc::default(), connections: JoinSet::new() };
        proxy.serve(listener);
        proxy
    }

    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Breaks every connection and refuses new ones.
    pub(crate) async fn disconnect(&mut self) {
        self.connections.shutdown().await;
    }

    /// Serves again at the same address.
    pub(crate) async fn reconnect(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(listener);
    }

    /// Lets the next `count` commits through and their answers not: the connection breaks in between.
    pub(crate) fn lose_commits(&self, count: usize) {
        self.to_lose.store(count, Ordering::Release);
    }

    /// How many of them have still to come.
    pub(crate) fn commits_to_lose(&self) -> usize {
        self.to_lose.load(Ordering::Acquire)
    }

    fn serve(&mut self, listener: TcpListener) {
        let (target, to_lose) = (self.target.clone(), Arc::clone(&self.to_lose));
        self.connections.spawn(async move {
            // Dropped with this task: its connections break.
            let mut connections = JoinSet::new();
            loop {
                let (client, _) = listener.accept().await.unwrap();
                connections.spawn(pass_on(client, target.clone(), Arc::clone(&to_lose)));
            }
        });
    }
}

/// Ends when either side does, or at a commit whose answer is to be lost.
async fn pass_on(mut client: TcpStream, target: String, to_lose: Arc<AtomicUsize>) {
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    let (mut asked, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Some(bytes) = what_came(read, &asked) else { return };
                let is_lost = is_commit(bytes) && takes_one(&to_lose);
                if server.write_all(bytes).await.is_err() {
                    return;
                }
                if is_lost {
                    // The server has committed when it answers.
                    drop(server.read(&mut answered).await);
                    return;
                }
            }
            read = server.read(&mut answered) => {
                let Some(bytes) = what_came(read, &answered) else { return };
                if client.write_all(bytes).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Nothing when that side has ended.
fn what_came(read: std::io::Result<usize>, into: &[u8]) -> Option<&[u8]> {
    let count = read.ok().filter(|count| *count > 0)?;
    into.get(..count)
}

/// How the driver ends a transaction: a simple query of this one word.
fn is_commit(bytes: &[u8]) -> bool {
    bytes.windows(7).any(|word| word == b"COMMIT\0")
}

fn takes_one(count: &AtomicUsize) -> bool {
    count.fetch_update(Ordering::AcqRel, Ordering::Acquire, |left| left.checked_sub(1)).is_ok()
}
