//! What a large file costs: the registers take it in as a stream, so their memory stays as it is.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use futures_util::stream;
use reqwest::{Body, Method};
use suite_tests::{Process, TestEstate, TestSuite};

use crate::{idle, table::Table};

/// How many MiB the file has unless another number is asked for: as many as the registers take of one file.
pub(crate) const MEBIBYTES: u64 = 1_024;
/// How often the memory is looked at.
const LOOK: Duration = Duration::from_millis(50);
/// A line of text, which the registers know as such: 64 bytes.
const LINE: &[u8; 64] = b"A line of a long protocol, with nothing in it but some numbers.\n";

/// Hands a file in, and looks at the memory of the registers meanwhile.
pub(crate) async fn measure(
    suite: &mut TestSuite,
    test_estate: &TestEstate,
    mebibytes: u64,
    table: &mut Table,
) {
    let api = suite.admin().await;
    let part: Vec<u8> = LINE.iter().copied().cycle().take(1 << 20).collect();
    let limit = written(&part, mebibytes);
    let path = format!("/api/v1/files?estate_id={}&name=protocol.txt", test_estate.estate_id);
    let parts = (0..mebibytes).map(move |_part| Ok::<_, std::io::Error>(part.clone()));
    let request = api
        .request(Method::POST, &path)
        .header("content-type", "application/octet-stream")
        .timeout(Duration::from_secs(3_600))
        .body(Body::wrap_stream(stream::iter(parts)));
    let registers = registers(suite);
    let before = idle::resident(registers);
    let began = Instant::now();
    let mut sending = std::pin::pin!(request.send());
    let mut looks = tokio::time::interval(LOOK);
    let mut most = before;
    let reply = loop {
        tokio::select! {
            reply = &mut sending => break reply.unwrap(),
            _look = looks.tick() => most = most.max(idle::resident(registers)),
        }
    };
    assert_eq!(reply.status(), 201, "{}", reply.text().await.unwrap());
    let took = began.elapsed().as_secs_f64();
    let after = idle::resident(registers);
    let size = f64::from(u32::try_from(mebibytes).unwrap());
    table.add(
        &format!("a file of {mebibytes} MiB handed in"),
        format!(
            "{:.0} MiB/s; memory {before:.0} MiB before, at most {most:.0} MiB, {after:.0} MiB after",
            size / took
        ),
        format!("{limit:.0} MiB/s: the same bytes written and flushed to the same disk"),
        "memory flat: at most 64 MiB more",
    );
}

fn registers(suite: &mut TestSuite) -> &Process {
    let mut processes = suite.cluster().processes();
    processes.find(|(name, _process)| *name == "registers").unwrap().1
}

/// MiB that the disk takes in a second.
fn written(part: &[u8], mebibytes: u64) -> f64 {
    let mut file = tempfile::tempfile().unwrap();
    let began = Instant::now();
    for _part in 0..mebibytes {
        file.write_all(part).unwrap();
    }
    file.sync_all().unwrap();
    f64::from(u32::try_from(mebibytes).unwrap()) / began.elapsed().as_secs_f64()
}
