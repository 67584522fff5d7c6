//! Settings a process refuses to start with.

use host::{Settings, Setup};

use crate::house::{listener, speaker};

/// A cluster process as it should be set up.
const SOUND: &[(&str, &str)] = &[
    ("profile", "cluster"),
    ("database.url", "postgres://steward:hush@127.0.0.1/speaker"),
    ("bus.url", "amqp://127.0.0.1:5672/%2f"),
    ("cache.url", "redis://127.0.0.1"),
    ("seal.keys", "a:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ("seal.index_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ("auth.jwks_url", "http://identity/.well-known/jwks.json"),
];

/// What is wrong with the sound settings when `changed` stand in the place of theirs.
fn faults(changed: &[(&'static str, &str)]) -> Vec<String> {
    let pairs = SOUND.iter().chain(changed).map(|(key, value)| (*key, (*value).to_owned()));
    Setup::read(Settings::from_pairs(pairs), [speaker(), listener()])
        .err()
        .map(|error| error.0)
        .unwrap_or_default()
}

#[test]
fn a_sound_cluster_process_has_no_faults() {
    assert_eq!(faults(&[]), [""; 0]);
}

#[test]
fn everything_that_would_stop_the_start_is_told_at_once_and_no_secret_with_it() {
    let told = faults(&[
        ("database.url", "mysql://steward:hush@127.0.0.1/speaker"),
        ("database.max_connections", "1"),
        ("bus.url", "http://guest:hush@127.0.0.1"),
        ("bus.partitions", "21"),
        ("cache.url", "memcached://:hush@127.0.0.1"),
        ("seal.keys", "hush"),
        ("seal.index_key", "hush"),
        ("auth.jwks_url", "identity/jwks"),
        ("peers.archive_url", "http://archive"),
        ("telemetry.log", "loud=very"),
        ("web.allowed_origins", "*"),
        ("web.workers", "0"),
        ("web.max_body_byte", "1"),
    ]);
    let found = |key: &str| told.iter().filter(|fault| fault.starts_with(&format!("{key}: "))).count();
    let expected = [
        ("database", 2),
        ("bus.url", 1),
        ("bus.partitions", 1),
        ("cache.url", 1),
        ("seal.keys", 1),
        ("seal.index_key", 1),
        ("auth.jwks_url", 1),
        ("auth.token_url", 1),
        ("auth.client_id", 1),
        ("auth.client_secret", 1),
        ("telemetry.log", 1),
        ("web.allowed_origins", 1),
        ("web.workers", 1),
        ("web.max_body_byte", 1),
    ];
    for (key, count) in expected {
        assert_eq!(found(key), count, "{key}: {told:#?}");
    }
    assert_eq!(told.len(), 15, "{told:#?}");
    assert!(!told.join("\n").contains("hush"), "{told:#?}");
}

#[test]
fn who_cannot_check_tokens_is_told_before_the_start() {
    let unset = SOUND.iter().filter(|(key, _)| *key != "auth.jwks_url");
    let pairs = unset.map(|(key, value)| (*key, (*value).to_owned()));
    let told =
        Setup::read(Settings::from_pairs(pairs), [speaker()]).err().map(|error| error.0).unwrap_or_default();
    assert_eq!(told, ["auth.jwks_url: must be set where identity does not run"]);
}

#[test]
fn an_embedded_process_that_is_given_a_clusters_engines_is_told_before_it_starts() {
    let changed: Vec<_> = faults(&[("profile", "embedded")]);
    let foreign = |key: &str| {
        format!("{key}: is for the cluster profile alone: set `profile` to `cluster`, or leave this out")
    };
    assert_eq!(changed, ["database.url", "bus.url", "cache.url"].map(foreign));
}

#[test]
fn the_key_that_seals_is_one_of_the_ring() {
    assert_eq!(faults(&[("seal.active", "a")]), [""; 0]);
    assert_eq!(
        faults(&[("seal.active", "b")]),
        ["seal.keys: the sealing keys are misconfigured: the active key `b` is not on the ring"]
    );
}

#[test]
fn a_cache_is_reached_over_tls_too() {
    assert_eq!(faults(&[("cache.url", "rediss://:hush@redis.example:6380")]), [""; 0]);
}
