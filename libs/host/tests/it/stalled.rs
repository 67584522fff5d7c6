//! Readers that stop reading, whom the kernel of Linux finds out.

use host::Host;
use tokio::{io::AsyncWriteExt, net::TcpSocket};

use crate::house::{client, embedded, setup, speaker, until, url, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_nobody_reads_gives_its_place_up() {
    let folder = tempfile::tempdir().unwrap();
    let own = [("web.stalled_secs", "1"), ("web.streams", "1"), ("web.workers", "1")];
    let host = Host::start(setup(embedded(&folder, &own), [speaker()])).await.unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let mut deaf = socket.connect(host.address()).await.unwrap();
    deaf.write_all(b"GET /api/v1/estates/flood HTTP/1.1\r\nHost: steward\r\n\r\n").await.unwrap();
    // The stream is open, and nothing of it is read.
    within(deaf.readable()).await.unwrap();
    let other = client();
    until(async || {
        let asked = other.get(url(&host, "/api/v1/estates/stream")).send().await.unwrap();
        asked.status() == 200
    })
    .await;
    drop(deaf);
    host.stop().await;
}
