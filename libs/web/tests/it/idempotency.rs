//! The same key twice, one effect: from the header to the stored reply, on both engines.

use std::sync::{Arc, Mutex};

use actix_web::{App, HttpResponse, post, test, test::TestRequest, web::Data};
use db::{Db, Done, Engine, Once, Reply, migration::Chassis, testing::TestDb};
use kernel::Failure;
use serde::Deserialize;
use serde_json::json;
use web::{Problem, Submitted, answer, created};

use crate::shop::{Answer, read};

#[derive(Deserialize)]
struct NewNote {
    text: String,
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
    async fn take(&self, text: String, once: Once<Note>) -> Result<Done<Note>, Failure> {
        let tx = self.db.begin().await?;
        if let Some(reply) = once.replay(&tx).await? {
            return Ok(Done::Replayed(reply));
        }
        let number = {
            let mut taken = self.taken.lock().unwrap();
            *taken += 1;
            *taken
        };
        let note = Note { number, text };
        once.keep(&tx, &note)?;
        tx.commit().await?;
        Ok(Done::Fresh(note))
    }
}

fn render(note: &Note) -> Result<Reply, Failure> {
    created(&format!("/notes/{}", note.number), 1, &json!({"number": note.number, "text": note.text}))
}

#[post("/notes")]
async fn take_note(desk: Data<Desk>, body: Submitted<NewNote>) -> Result<HttpResponse, Problem> {
    let once = body.once(&"client:1", render);
    answer(desk.take(body.value.text, once).await?, render)
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

    let other = tell(&desk, keyed("fire")).await;
    assert_eq!((other.status, other.json()["code"].as_str()), (422, Some("idempotency_key_reused")));

    assert_eq!(tell(&desk, note("leak")).await.header("location"), Some("/notes/2"));
    assert_eq!(*desk.taken.lock().unwrap(), 2);
}

#[actix_web::test]
async fn one_key_has_one_effect_on_sqlite() {
    one_key_has_one_effect(Engine::Sqlite).await;
}

#[actix_web::test]
async fn one_key_has_one_effect_on_postgres() {
    one_key_has_one_effect(Engine::Postgres).await;
}
