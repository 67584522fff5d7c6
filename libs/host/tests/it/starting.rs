//! What has to stand before anything goes.

use std::{sync::Arc, time::Duration};

use db::{Db, DbConfig, DbParts, migration::Chassis};
use futures_util::FutureExt;
use host::{Host, ServiceModule, StartError, StartService, StartedService};
use kernel::{SystemClock, SystemIds};
use sealing::Sealer;
use tempfile::TempDir;

use crate::house::{embedded, has_heard, listener, say, setup, speaker, until};

/// The speaker's database as its last process left it.
async fn database(folder: &TempDir) -> Db {
    let config =
        DbConfig::new(format!("sqlite://{}?mode=rwc", folder.path().join("speaker.sqlite").display()));
    let (clock, ids) = (Arc::new(SystemClock), Arc::new(SystemIds));
    let parts = DbParts { service: "speaker", clock, ids, sealer: Sealer::for_tests() };
    let db = Db::connect(&config, parts).await.unwrap();
    db.migrate::<Chassis>().await.unwrap();
    db
}

async fn all_is_sent(speaker: &Db) {
    while speaker.unsent().await.unwrap().events > 0 {
        tokio::task::yield_now().await;
    }
}

/// Starts once the speaker has nothing left to send; by default it must have, and half a second has to be enough for a relay
/// to do what it must not.
fn after_the_relay(speaker: Db, start: StartService) -> StartService {
    Box::new(move |context| {
        async move {
            drop(tokio::time::timeout(Duration::from_millis(500), all_is_sent(&speaker)).await);
            start(context).await
        }
        .boxed()
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_last_run_left_unsent_is_heard_by_whoever_starts_last() {
    let folder = tempfile::tempdir().unwrap();
    let left = database(&folder).await;
    let estate_id = say(&left).await;

    let mut setup = setup(embedded(&folder, &[]), [speaker(), listener()]);
    let (module, start) = setup.services.pop().unwrap();
    setup.services.push((module, after_the_relay(left.clone(), start)));
    let host = Host::start(setup).await.unwrap();
    until(async || left.unsent().await.unwrap().events == 0).await;
    let listener = host.databases().iter().find(|db| db.service() == "listener").unwrap();
    assert!(has_heard(listener, estate_id).await, "it was sent before the listener listened");
    left.close().await.unwrap();
    host.stop().await;
}

async fn tell(db: Db, arguments: Vec<String>) -> Result<String, StartError> {
    Ok(format!("{arguments:?} {}", db.unsent().await?.events))
}

/// The speaker, whose command tells what it was given and how many events its database has.
fn teller() -> ServiceModule {
    ServiceModule {
        name: "speaker",
        configure: |_settings| {
            Box::new(|context| {
                let db = context.db;
                let command = move |arguments| tell(db.clone(), arguments).boxed();
                let started = StartedService::default().with_command("tell", command);
                async move { Ok(started) }.boxed()
            })
        },
        commands: &["tell"],
        ..speaker()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_is_done_by_its_service_alone_and_serves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let left = database(&folder).await;
    say(&left).await;
    let command = async |word: &str| {
        let setup = setup(embedded(&folder, &[]), [teller(), listener()]);
        Host::command(setup, word, vec!["a".to_owned(), "b".to_owned()]).await
    };
    assert_eq!(command("tell").await.unwrap(), r#"["a", "b"] 1"#, "nothing was sent meanwhile");
    assert!(!folder.path().join("listener.sqlite").exists(), "the other service was not started");
    let none = command("whisper").await.unwrap_err().to_string();
    assert_eq!(none, "nobody has the command `whisper`");
    left.close().await.unwrap();
}
