//! How a process ends while people still hold on to it.

use std::{sync::Arc, time::Duration};

use futures_util::FutureExt;
use host::{Host, Running};
use tokio::task::JoinSet;

use crate::house::{Gate, client, embedded, setup, speaker, url, within};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_streams_end_at_once_and_running_requests_finish() {
    let folder = tempfile::tempdir().unwrap();
    let gate = Arc::new(Gate::default());
    // Ten minutes: whoever waits for the stream's connection is found out.
    let mut setup = setup(embedded(&folder, &[("shutdown_secs", "600")]), [speaker()]);
    let (module, start) = setup.services.pop().unwrap();
    let own = Arc::clone(&gate);
    let with_gate = move |parts| {
        let starting = start(parts);
        async move { Ok(Running::with_data(starting.await?, own)) }.boxed()
    };
    setup.services.push((module, Box::new(with_gate)));
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
