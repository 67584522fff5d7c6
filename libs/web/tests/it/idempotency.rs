//! The same key twice, one effect: from the header to the stored reply, on both engines.

use std::sync::{Arc, Mutex};

use actix_web::{App, HttpResponse, post, test, test::TestRequest, web::Data};
use db::{Db, Engine, migration::Chassis, testing::TestDb};
use idempotency::{IdempotencyKey, Outcome, Reply};
use kernel::Failure;
use serde::Deserialize;
use serde_json::json;
use web::{Problem, Submitted, answer, created};

use crate::shop::{Answer, read};

#[derive(Deserialize)]
struct NewNote {
    text: String,
    #[serde(default, rename = "urgent")]
    _urgent: bool,
}

struct Note {
    number: usize,
    text: String,
}

struct Desk {
    db: Db,
    taken: Mutex<usize>,
}

impl Desk {
    async fn take(
        &self,
        text: String,
        idempotency_key: IdempotencyKey<Note>,
    ) -> Result<Outcome<Note>, Failure> {
        let tx = self.db.begin().await?;
        if let Some(reply) = tx.replay(&idempotency_key).await? {
            return Ok(Outcome::Replayed(reply));
        }
        let number = {
            let mut taken = self.taken.lock().unwrap();
            *taken += 1;
            *taken
        };
        let note = Note { number, text };
        tx.keep_reply(&idempotency_key, &note)?;
        tx.commit().await?;
        Ok(Outcome::Fresh(note))
    }
}

fn render(note: &Note) -> Result<Reply, Failure> {
    created(&format!("/notes/{}", note.number), 1, &json!({"number": note.number, "text": note.text}))
}

#[post("/notes")]
async fn take_note(desk: Data<Desk>, body: Submitted<NewNote>) -> Result<HttpResponse, Problem> {
    let idempotency_key = body.idempotency_key(&"client:1", render);
    answer(desk.take(body.value.text, idempotency_key).await?, render)
}

fn note(text: &str) -> TestRequest {
    TestRequest::post().uri("/notes").set_json(json!({"text": text}))
}

async fn tell(desk: &Data<Desk>, request: TestRequest) -> Answer {
    let app = test::init_service(App::new().app_data(Data::clone(desk)).service(take_note)).await;
    read(test::try_call_service(&app, request.to_request()).await).await
}

async fn one_key_has_one_effect(engine: Engine) {
    let home = TestDb::on::<Chassis>(engine).await;
    let desk = Data::from(Arc::new(Desk { db: home.db.clone(), taken: Mutex::new(0) }));
    let keyed = |text| note(text).insert_header(("idempotency-key", "\"k-1\""));

    let first = tell(&desk, keyed("leak")).await;
    assert_eq!(
        (first.status, first.header("location"), first.header("etag")),
        (201, Some("/notes/1"), Some("\"1\""))
    );
    assert_eq!(first.header("idempotency-replayed"), None);

    let second = tell(&desk, keyed("leak")).await;
    assert_eq!(
        (second.status, &second.body, second.header("location")),
        (201, &first.body, Some("/notes/1"))
    );
    assert_eq!(second.header("idempotency-replayed"), Some("true"));
    assert_eq!(second.header("content-type"), first.header("content-type"));

    for same in ["{ \"urgent\": false, \"text\": \"leak\" }", "{\"text\":\"\\u006ceak\",\n\"urgent\":false}"]
    {
        let request = TestRequest::post().insert_header(("idempotency-key", "k-2"));
        let request = request.insert_header(("content-type", "application/json")).uri("/notes");
        let answer = tell(&desk, request.set_payload(same)).await;
        assert_eq!((answer.status, answer.header("location")), (201, Some("/notes/2")), "{same}");
    }
    let elsewhere = keyed("leak").uri("/%6eotes");
    assert_eq!(
        tell(&desk, elsewhere).await.header("idempotency-replayed"),
        Some("true"),
        "one path, spelt anew"
    );

    let bare = note("leak").insert_header(("idempotency-key", "k-1"));
    assert_eq!(
        tell(&desk, bare).await.header("idempotency-replayed"),
        Some("true"),
        "quotes are no part of a key"
    );

    let other = tell(&desk, keyed("fire")).await;
    assert_eq!((other.status, other.json()["code"].as_str()), (422, Some("idempotency_key_reused")));

    assert_eq!(tell(&desk, note("leak")).await.header("location"), Some("/notes/3"));
    for (key, made) in [("\"", "/notes/4"), ("\"\"", "/notes/5")] {
        let odd = note("leak").insert_header(("idempotency-key", key));
        assert_eq!(tell(&desk, odd).await.header("location"), Some(made), "{key} is a key like another");
    }
    assert_eq!(*desk.taken.lock().unwrap(), 5);
}

#[actix_web::test]
async fn one_key_has_one_effect_on_sqlite() {
    one_key_has_one_effect(Engine::Sqlite).await;
}

#[actix_web::test]
async fn one_key_has_one_effect_on_postgres() {
    one_key_has_one_effect(Engine::Postgres).await;
}
