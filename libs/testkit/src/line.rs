//! The line between a service and its database, to be cut and mended.

use std::net::{Ipv4Addr, SocketAddr};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinSet,
};

/// Passes on what a service and its server say to each other, for as long as it exists.
pub struct Line {
    orders: mpsc::Sender<Order>,
    _passing: JoinSet<()>,
}

/// What to make of the line, and whom to tell when it is done.
struct Order {
    is_whole: bool,
    done: oneshot::Sender<()>,
}

impl Line {
    /// A line to the server of `url`, and the url that leads through it.
    #[expect(clippy::expect_used, reason = "a test without its line fails here")]
    pub(crate) async fn to(url: &str) -> (Self, String) {
        let target = address_of(url).to_owned();
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.expect("a port");
        let through = url.replacen(&target, &listener.local_addr().expect("an address").to_string(), 1);
        let (orders, given) = mpsc::channel(1);
        let mut passing = JoinSet::new();
        passing.spawn(pass(listener, target, given));
        (Self { orders, _passing: passing }, through)
    }

    /// Breaks every connection; those that are made from now on break at once.
    pub async fn cut(&self) {
        self.make(false).await;
    }

    /// Lets connections pass again.
    pub async fn mend(&self) {
        self.make(true).await;
    }

    #[expect(clippy::expect_used, reason = "a test whose line is gone fails here")]
    async fn make(&self, is_whole: bool) {
        let (done, obeyed) = oneshot::channel();
        self.orders.send(Order { is_whole, done }).await.expect("a line");
        obeyed.await.expect("a line");
    }
}

/// `host:port` of a url.
fn address_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_scheme, rest)| rest);
    let place = rest.split(['/', '?']).next().unwrap_or_default();
    place.rsplit('@').next().unwrap_or_default()
}

async fn pass(listener: TcpListener, target: String, mut orders: mpsc::Receiver<Order>) {
    let (mut connections, mut is_cut) = (JoinSet::new(), false);
    loop {
        tokio::select! {
            Ok((client, _address)) = listener.accept() => {
                // Dropped where the line is cut: the connection breaks.
                let place = (!is_cut).then(|| target.clone());
                connections.spawn(pass_on(client, place));
            }
            Some(order) = orders.recv() => {
                is_cut = !order.is_whole;
                if is_cut {
                    connections.shutdown().await;
                }
                // Whoever does not wait for it does not want to know.
                let _told = order.done.send(());
            }
            else => return,
        }
    }
}

async fn pass_on(mut client: TcpStream, target: Option<String>) {
    let Some(target) = target else { return };
    let Ok(mut server) = TcpStream::connect(target).await else { return };
    // Either side may hang up as it likes.
    drop(copy_bidirectional(&mut client, &mut server).await);
}
