//! How a process ends while people still hold on to it.

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;
use host::{Host, Settings, Setup, StartedService};
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet};

use crate::house::{Gate, client, embedded, setup, speaker, url, within};

/// A client that resets its connection in the middle of an operation.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_begun_is_finished_although_the_client_hung_up() {
    let folder = tempfile::tempdir().unwrap();
    let gate = Arc::new(Gate::default());
    let host = Host::start(gated(embedded(&folder, &[("web.workers", "1")]), &gate)).await.unwrap();
    let mut client_side = TcpStream::connect(host.address()).await.unwrap();
    client_side.write_all(b"GET /api/v1/estates/slow HTTP/1.1\r\nHost: steward\r\n\r\n").await.unwrap();
    within(gate.arrived.acquire()).await.unwrap().forget();
    client_side.set_zero_linger().unwrap();
    drop(client_side);
    // The only worker has heard of the reset by the time it has answered others.
    for _other in 0..20 {
        let answer = client().get(url(&host, "/healthz")).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
    gate.open.add_permits(1);
    within(gate.passed.acquire()).await.unwrap().forget();
    host.stop().await;
}

/// The speaker with a gate in one of its paths.
fn gated(settings: Settings, gate: &Arc<Gate>) -> Setup {
    let mut setup = setup(settings, [speaker()]);
    let (module, start) = setup.services.pop().unwrap();
    let own = Arc::clone(gate);
    let with_gate = move |context| {
        let starting = start(context);
        async move { Ok(StartedService::with_data(starting.await?, own)) }.boxed()
    };
    setup.services.push((module, Box::new(with_gate)));
    setup
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_streams_end_at_once_and_running_requests_finish() {
    let folder = tempfile::tempdir().unwrap();
    let gate = Arc::new(Gate::default());
    // Ten minutes: whoever waits for the stream's connection is found out.
    let setup = gated(embedded(&folder, &[("shutdown_secs", "600")]), &gate);
    let host = Host::start(setup).await.unwrap();

    let mut stream = client().get(url(&host, "/api/v1/estates/stream")).send().await.unwrap();
    assert_eq!(stream.status(), 200);
    let mut asking = JoinSet::new();
    asking.spawn(client().get(url(&host, "/api/v1/estates/slow")).send());
    within(gate.arrived.acquire()).await.unwrap().forget();

    let mut stopping = JoinSet::new();
    stopping.spawn(host.stop());
    within(async { while stream.chunk().await.unwrap().is_some() {} }).await;
    assert!(stopping.try_join_next().is_none(), "a request is still running");
    gate.open.add_permits(1);
    let answer = within(asking.join_next()).await.unwrap().unwrap().unwrap();
    assert_eq!(answer.status(), 204);
    drop(answer);
    tokio::time::timeout(Duration::from_secs(300), stopping.join_next()).await.unwrap().unwrap().unwrap();
}
