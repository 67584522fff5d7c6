//! Dead letters, and who may touch them.

use std::sync::Arc;

use auth::{KeyPair, LocalKeys, Signer, Subject};
use host::Host;
use kernel::{EstateId, Permission, Scope, StaffId, SystemClock, SystemIds};
use reqwest::{Method, Response};

use crate::house::{client, embedded, listener, setup, url};

const LETTER: &str = "0198f000-0000-7000-8000-000000000001";

async fn ask(host: &Host, token: &str, (method, path): &(Method, String)) -> Response {
    let request = client().request(method.clone(), url(host, path)).bearer_auth(token);
    let request = if *method == Method::GET {
        request
    } else {
        let body = if *method == Method::PUT { r#"{"body":"x"}"# } else { "{}" };
        request.header("content-type", "application/json").body(body)
    };
    request.send().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_operator_of_some_estates_touches_no_dead_letter() {
    let folder = tempfile::tempdir().unwrap();
    let mut setup = setup(embedded(&folder, &[]), [listener()]);
    let (pair, keys) = (KeyPair::generate(), Arc::new(LocalKeys::default()));
    keys.publish(vec![pair.public().clone()]);
    setup.neighbours.keys = Some(keys);
    let host = Host::start(setup).await.unwrap();

    let signer = Signer::new("steward", &pair, Arc::new(SystemClock), Arc::new(SystemIds)).unwrap();
    let token = |scope: Scope| {
        let subject = Subject::Staff(StaffId::new(&SystemIds));
        signer.sign(&signer.claims(subject, vec![Permission::Operations], scope, 600)).unwrap()
    };
    let narrow = [
        token(Scope::estate(EstateId::new(&SystemIds))),
        token(Scope::Regions { regions: vec!["north".to_owned()] }),
    ];
    let whole = token(Scope::Group);
    let letters = "/api/v1/listener/dead-letters";
    let doors = [
        (Method::GET, letters.to_owned(), 200),
        (Method::GET, format!("{letters}/{LETTER}"), 404),
        (Method::PUT, format!("{letters}/{LETTER}"), 422),
        (Method::POST, format!("{letters}/{LETTER}/replay"), 404),
        (Method::POST, format!("{letters}/{LETTER}/discard"), 404),
    ];
    for (method, path, expected) in doors {
        let door = (method, path);
        for token in &narrow {
            let refused = ask(&host, token, &door).await;
            assert_eq!(refused.status(), 403, "{door:?}");
            let text = refused.text().await.unwrap();
            assert!(text.contains("scope_too_narrow"), "{door:?}: {text}");
        }
        assert_eq!(ask(&host, &whole, &door).await.status(), expected, "{door:?}");
    }
    host.stop().await;
}
