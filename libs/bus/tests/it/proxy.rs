//! A TCP proxy between the bus and the broker, for cutting the line.

use std::{net::SocketAddr, sync::Mutex};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

/// Listens on a port of this machine and passes bytes on to `target`.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    target: String,
    line: Mutex<JoinSet<()>>,
    stalled: Mutex<CancellationToken>,
}

impl Proxy {
    pub(crate) async fn at(address: SocketAddr, target: String) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let proxy = Self { address, target, line: Mutex::default(), stalled: Mutex::default() };
        proxy.serve(listener);
        proxy
    }

    /// Lets nothing through any more, without a sign to either side.
    pub(crate) fn stall(&self) {
        self.stalled.lock().unwrap().cancel();
    }

    /// Breaks every connection and refuses new ones.
    pub(crate) async fn cut(&self) {
        let mut line = std::mem::take(&mut *self.line.lock().unwrap());
        line.shutdown().await;
    }

    /// Serves again on the same port.
    pub(crate) async fn mend(&self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        *self.stalled.lock().unwrap() = CancellationToken::new();
        self.serve(listener);
    }

    fn serve(&self, listener: TcpListener) {
        let (target, stalled) = (self.target.clone(), self.stalled.lock().unwrap().clone());
        self.line.lock().unwrap().spawn(async move {
            // Dropped with this task: its connections break.
            let mut connections = JoinSet::new();
            loop {
                let (client, _) = listener.accept().await.unwrap();
                connections.spawn(pass_on(client, target.clone(), stalled.clone()));
            }
        });
    }
}

async fn pass_on(mut client: TcpStream, target: String, stalled: CancellationToken) {
    let mut broker = TcpStream::connect(target).await.unwrap();
    tokio::select! {
        // Either side may hang up as it likes.
        ended = copy_bidirectional(&mut client, &mut broker) => drop(ended),
        () = stalled.cancelled() => std::future::pending().await,
    }
}
