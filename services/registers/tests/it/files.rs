//! Files that are handed in, read, held, linked to and deleted.

use std::{collections::BTreeMap, io::Write, net::TcpStream, path::Path, time::Duration};

use futures_util::stream;
use kernel::{EstateId, Permission, Scope};
use reqwest::{Body, Method};
use serde_json::{Value, json};
use testkit::{Api, Engine, Reply, TestApp, on_both_engines, until};

use crate::{clerk, manager};

on_both_engines!(
    a_file_is_handed_in_read_in_parts_and_deleted,
    the_same_request_twice_stores_one_file,
    the_same_bytes_lie_there_once_and_go_with_the_last_file,
    what_lies_or_is_too_much_is_refused_and_nothing_is_left,
    a_picture_loses_what_the_camera_wrote,
    what_is_personal_is_masked_and_reading_it_leaves_a_line,
    what_is_confidential_or_elsewhere_is_not_there,
    a_held_file_is_deleted_by_nobody,
    a_link_opens_one_file_for_some_minutes,
    files_are_listed_and_exported,
);

pub(crate) const PATH: &str = "/api/v1/files";
const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n";

/// Hands bytes in.
pub(crate) async fn send(api: &Api, query: &str, body: impl Into<Body>) -> Reply {
    api.send(api.request(Method::POST, &format!("{PATH}?{query}")).body(body)).await
}

/// Hands text in that nobody knows yet.
pub(crate) async fn upload(api: &Api, estate_id: EstateId, (class, text): (&str, &str)) -> Value {
    let query = format!("estate_id={estate_id}&name=note.txt&class={class}");
    send(api, &query, text.to_owned()).await.expect(201)
}

pub(crate) fn path_of(file: &Value) -> String {
    format!("{PATH}/{}", file["file_id"].as_str().unwrap())
}

/// The status, the headers and the bytes of a reply that is no JSON.
async fn content(
    api: &Api,
    path: &str,
    headers: &[(&'static str, &str)],
) -> (u16, BTreeMap<String, String>, Vec<u8>) {
    let mut request = api.request(Method::GET, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let reply = request.send().await.unwrap();
    let text = |value: &reqwest::header::HeaderValue| value.to_str().unwrap().to_owned();
    let headers = reply.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    (reply.status().as_u16(), headers, reply.bytes().await.unwrap().to_vec())
}

/// All that lies where the service stores files.
pub(crate) fn stored(app: &TestApp) -> Vec<Vec<u8>> {
    fn walk(folder: &Path, found: &mut Vec<Vec<u8>>) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for path in entries.map(|entry| entry.unwrap().path()) {
            if path.is_dir() { walk(&path, found) } else { found.push(std::fs::read(path).unwrap()) }
        }
    }
    let mut found = Vec::new();
    walk(&app.folder().join("files"), &mut found);
    found
}

/// How many lines the audit trail has of something that was done to files.
pub(crate) async fn lines(app: &TestApp, action: &str) -> usize {
    let trail = format!("/api/v1/registers/audit-entries?action={action}");
    app.admin().get(&trail).await.expect(200)["items"].as_array().unwrap().len()
}

async fn a_file_is_handed_in_read_in_parts_and_deleted(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let query = format!("estate_id={estate_id}&name=%E5%90%88%E5%90%8C");
    let reply = send(&api.with("content-type", "application/pdf"), &query, PDF).await;
    let location = reply.header("location").to_owned();
    let file = reply.expect(201);
    assert_eq!(path_of(&file), location);
    assert_eq!(
        (&file["name"], &file["kind"], &file["class"]),
        (&json!("合同.pdf"), &json!("pdf"), &json!("personal"))
    );
    assert_eq!((&file["size_bytes"], &file["form_record_id"]), (&json!(PDF.len()), &Value::Null));
    assert_eq!(file["keep_until"], "2026-04-01", "thirty days, unless it is said otherwise");
    assert_eq!(api.get(&location).await.expect(200), file);
    assert!(
        stored(&app).iter().all(|bytes| !bytes.starts_with(b"%PDF")),
        "what is personal lies there sealed"
    );

    let path = format!("{location}/content");
    let (status, headers, bytes) = content(&api, &path, &[("accept-encoding", "gzip")]).await;
    assert_eq!((status, bytes.as_slice()), (200, PDF));
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-disposition", "attachment; filename*=UTF-8''%E5%90%88%E5%90%8C.pdf"),
        ("accept-ranges", "bytes"),
        ("x-content-type-options", "nosniff"),
        ("content-length", &PDF.len().to_string()),
    ] {
        assert_eq!(headers.get(name).map(String::as_str), Some(value), "{name}");
    }
    let tag = headers["etag"].clone();
    assert_eq!(tag, file["digest"].as_str().unwrap().replace("sha256:", "\"") + "\"");
    let (status, headers, bytes) = content(&api, &path, &[("range", "bytes=5-7")]).await;
    assert_eq!((status, bytes.as_slice()), (206, &PDF[5..8]));
    assert_eq!(headers["content-range"], format!("bytes 5-7/{}", PDF.len()));
    let (status, headers, _problem) = content(&api, &path, &[("range", "bytes=900-")]).await;
    assert_eq!((status, headers["content-range"].as_str()), (416, format!("bytes */{}", PDF.len()).as_str()));
    assert_eq!(content(&api, &path, &[("if-none-match", &tag)]).await.0, 304);

    assert_eq!(api.delete(&location).await.problem(428), "version_required");
    assert_eq!(api.with("if-match", "\"7\"").delete(&location).await.problem(412), "stale_version");
    api.with("if-match", "\"1\"").delete(&location).await.expect(204);
    assert_eq!(api.get(&location).await.problem(404), "not_found");
    assert!(stored(&app).is_empty());
    assert_eq!((lines(&app, "upload_file").await, lines(&app, "delete_file").await), (1, 1));
    let trail = app.admin().get("/api/v1/registers/audit-entries").await.expect(200).to_string();
    assert!(!trail.contains("合同"), "no line says what a file is called: {trail}");
    app.finish().await;
}

async fn the_same_request_twice_stores_one_file(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app).with("idempotency-key", "file-1");
    let query = format!("estate_id={estate_id}&name=a.txt");
    let file = send(&api, &query, "once").await.expect(201);
    let again = send(&api, &query, "once").await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(again.expect(201), file);
    assert_eq!(send(&api, &query, "other").await.problem(422), "idempotency_key_reused");
    let renamed = format!("estate_id={estate_id}&name=b.txt");
    assert_eq!(send(&api, &renamed, "once").await.problem(422), "idempotency_key_reused");
    assert_eq!(stored(&app).len(), 1);
    app.finish().await;
}

async fn the_same_bytes_lie_there_once_and_go_with_the_last_file(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let mut files = Vec::new();
    for class in ["personal", "confidential", "internal"] {
        files.push(upload(&api, estate_id, (class, "the same")).await);
    }
    // Once for all who may not know it, and once for everybody.
    assert_eq!(stored(&app).len(), 2);
    for (file, left) in files.iter().zip([2, 1, 0]) {
        let bytes = content(&api, &format!("{}/content", path_of(file)), &[]).await.2;
        assert_eq!(bytes, b"the same");
        api.with("if-match", "\"1\"").delete(&path_of(file)).await.expect(204);
        assert_eq!(stored(&app).len(), left);
    }
    app.finish().await;
}

async fn what_lies_or_is_too_much_is_refused_and_nothing_is_left(engine: Engine) {
    let settings = [("registers.file_mebibytes", "1"), ("registers.estate_daily_mebibytes", "2")];
    let app = TestApp::start_with(registers::module(), engine, &settings).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let query = |name: &str| format!("estate_id={estate_id}&name={name}");
    let png = api.with("content-type", "image/png");
    assert_eq!(send(&png, &query("a.png"), PDF).await.problem(422), "file.differs");
    assert_eq!(send(&api, &query("a.pdf"), "").await.problem(422), "file.empty");
    assert_eq!(send(&api, &query("a.exe"), b"MZ\x90\0".as_slice()).await.problem(422), "file.unknown");
    let named = send(&api.with("accept-language", "en"), &query("a.exe"), "just text").await;
    assert_eq!(named.text("/errors/0/code"), "file.name_differs");
    assert_eq!(named.text("/errors/0/detail"), "ends as another kind of file does: this one is text");
    assert_eq!(send(&api, &query("..%2Fa.txt"), "x").await.text("/errors/0/code"), "file.name_is_path");
    let packed = api.with("content-encoding", "gzip");
    assert_eq!(send(&packed, &query("a.txt"), "x").await.problem(415), "body.encoded");
    let nowhere = format!("estate_id={}&name=a.txt", app.staff_id());
    assert_eq!(send(&api, &nowhere, "x").await.text("/errors/0/pointer"), "/estate_id");
    assert_eq!(send(&api, "name=a.txt", "x").await.problem(422), "invalid_query");

    let large = vec![b'a'; (1 << 20) + 1];
    assert_eq!(send(&api, &query("a.txt"), large.clone()).await.problem(413), "file.too_large");
    // The same without a word of how long it is.
    let pieces = stream::iter(
        large.chunks(9_999).map(<[u8]>::to_vec).map(Ok::<_, std::io::Error>).collect::<Vec<_>>(),
    );
    assert_eq!(send(&api, &query("a.txt"), Body::wrap_stream(pieces)).await.problem(413), "file.too_large");
    cut_off(&app, &api, &query("a.txt"));
    until("what was cut off is gone", async || stored(&app).is_empty()).await;
    assert_eq!(api.get(PATH).await.expect(200)["items"], json!([]));

    for letter in [b'a', b'b'] {
        send(&api, &query("a.txt"), vec![letter; 1 << 20]).await.expect(201);
    }
    assert_eq!(send(&api, &query("a.txt"), "x").await.problem(422), "registers.estate_used_up");
    app.clock.advance(chrono::TimeDelta::hours(14));
    send(&clerk(&app), &query("a.txt"), "tomorrow").await.expect(201);
    assert_eq!(stored(&app).len(), 3);
    app.finish().await;
}

/// Sends the beginning of a file, and hangs up.
fn cut_off(app: &TestApp, api: &Api, query: &str) {
    let request = api.request(Method::POST, &format!("{PATH}?{query}")).build().unwrap();
    let token = request.headers()["authorization"].to_str().unwrap();
    let (host, port) = (request.url().host_str().unwrap(), request.url().port().unwrap());
    let mut connection = TcpStream::connect((host, port)).unwrap();
    let head = format!(
        "POST {PATH}?{query} HTTP/1.1\r\nhost: {host}\r\nauthorization: {token}\r\ncontent-length: 500000\r\n\r\n"
    );
    connection.write_all(head.as_bytes()).unwrap();
    connection.write_all(&[b'a'; 60_000]).unwrap();
    assert!(app.folder().exists());
}

async fn a_picture_loses_what_the_camera_wrote(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let api = clerk(&app);
    let mut taken = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(9, 9, image::Rgb([9, 99, 199]));
    picture.write_to(&mut taken, image::ImageFormat::Png).unwrap();
    let taken = [taken.into_inner(), b"31.2304N 121.4737E".to_vec()].concat();
    let query = format!("estate_id={estate_id}&name=door.png&class=internal");
    let file = send(&api.with("content-type", "image/png"), &query, taken.clone()).await.expect(201);
    assert!(stored(&app).iter().all(|bytes| !bytes.windows(8).any(|part| part == b"31.2304N")));
    let shown = content(&api, &format!("{}/content", path_of(&file)), &[]).await.2;
    assert_eq!(image::load_from_memory(&shown).unwrap().into_rgb8(), picture);
    assert_eq!(file["size_bytes"], shown.len());
    app.finish().await;
}

async fn what_is_personal_is_masked_and_reading_it_leaves_a_line(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let file = upload(&own, estate_id, ("personal", "王小明")).await;
    let path = path_of(&file);
    assert_eq!(own.get(&path).await.expect(200)["name"], "note.txt");
    assert_eq!(content(&own, &format!("{path}/content"), &[]).await.0, 200);
    let colleague = clerk(&app);
    let masked = colleague.get(&path).await.expect(200);
    assert_eq!((&masked["name"], &masked["is_masked"]), (&Value::Null, &json!(true)));
    assert_eq!(colleague.get(&format!("{path}/content")).await.problem(403), "registers.file_masked");
    let link = colleague.post(&format!("{path}/links"), &json!({})).await;
    assert_eq!(link.problem(403), "registers.file_masked");
    assert_eq!(
        colleague.with("if-match", "\"1\"").delete(&path).await.problem(403),
        "registers.not_in_charge"
    );
    assert_eq!((lines(&app, "read_file").await, lines(&app, "read_file_content").await), (0, 0));
    let reader = manager(&app);
    assert_eq!(reader.get(&path).await.expect(200)["name"], "note.txt");
    assert_eq!(content(&reader, &format!("{path}/content"), &[]).await.2, "王小明".as_bytes());
    assert_eq!((lines(&app, "read_file").await, lines(&app, "read_file_content").await), (1, 1));
    let open = upload(&own, estate_id, ("internal", "for all")).await;
    assert_eq!(content(&colleague, &format!("{}/content", path_of(&open)), &[]).await.2, b"for all");
    assert_eq!(lines(&app, "read_file_content").await, 1);
    app.finish().await;
}

async fn what_is_confidential_or_elsewhere_is_not_there(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (here, ..) = app.settled_estate("service-centre").await;
    let (there, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let secret = upload(&own, here, ("confidential", "a complaint")).await;
    let open = upload(&own, here, ("internal", "for all here")).await;
    let outsider = app.other_staff(Permission::ALL, Scope::estate(there));
    for (api, file) in [(&clerk(&app), &secret), (&outsider, &secret), (&outsider, &open)] {
        let path = path_of(file);
        for place in [path.clone(), format!("{path}/content")] {
            assert_eq!(api.get(&place).await.problem(404), "not_found", "{place}");
        }
        assert_eq!(api.post(&format!("{path}/links"), &json!({})).await.problem(404), "not_found");
        assert_eq!(api.with("if-match", "\"1\"").delete(&path).await.problem(404), "not_found");
    }
    let held = outsider
        .with("if-match", "\"1\"")
        .post(&format!("{}/hold", path_of(&open)), &json!({ "reason": "x" }))
        .await;
    assert_eq!(held.problem(404), "not_found");
    let query = format!("estate_id={here}&name=a.txt");
    assert_eq!(send(&outsider, &query, "x").await.text("/errors/0/pointer"), "/estate_id");
    assert_eq!(own.get(&path_of(&secret)).await.expect(200)["class"], "confidential");
    app.finish().await;
}

async fn a_held_file_is_deleted_by_nobody(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let file = upload(&own, estate_id, ("personal", "evidence")).await;
    let path = path_of(&file);
    let supervisor = manager(&app);
    let idle = supervisor.step(&path, "hold", &json!({ "reason": " " })).await;
    assert_eq!(idle.text("/errors/0/pointer"), "/reason");
    let held = supervisor.step(&path, "hold", &json!({ "reason": "A claim." })).await.expect(200);
    assert_eq!((&held["hold"]["reason"], &held["version"]), (&json!("A claim."), &json!(2)));
    assert_eq!(
        supervisor.step(&path, "hold", &json!({ "reason": "x" })).await.problem(409),
        "registers.file_held"
    );
    for api in [&own, &supervisor] {
        assert_eq!(api.with("if-match", "\"2\"").delete(&path).await.problem(409), "registers.file_held");
    }
    let list = format!("{PATH}?is_held=true");
    assert_eq!(supervisor.get(&list).await.expect(200)["items"].as_array().unwrap().len(), 1);
    let released = supervisor.step(&path, "release", &json!({})).await.expect(200);
    assert_eq!(released["hold"], Value::Null);
    assert_eq!(supervisor.step(&path, "release", &json!({})).await.problem(409), "registers.file_not_held");
    own.with("if-match", "\"3\"").delete(&path).await.expect(204);
    app.finish().await;
}

async fn a_link_opens_one_file_for_some_minutes(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let holder = app.employ(&[Permission::RegistersRead, Permission::RegistersWrite], Scope::Group).await;
    app.settle().await;
    let own = app.staff(&[Permission::RegistersRead, Permission::RegistersWrite], Scope::Group);
    let file = upload(&own, estate_id, ("personal", "a recording")).await;
    let other = upload(&own, estate_id, ("personal", "another one")).await;
    let link = own.post(&format!("{}/links", path_of(&file)), &json!({})).await.expect(200);
    let url = link["url"].as_str().unwrap();
    let nobody = app.nobody();
    assert_eq!(content(&nobody, url, &[]).await.2, b"a recording");
    assert_eq!(content(&nobody, url, &[("range", "bytes=2-")]).await.2, b"recording");
    assert_eq!((lines(&app, "link_file").await, lines(&app, "open_linked_file").await), (1, 2));
    let ends = link["url"].as_str().unwrap().split("until=").nth(1).unwrap().split('&').next().unwrap();
    let later = (ends.parse::<i64>().unwrap() + 1).to_string();
    for forged in [
        url.replace(file["file_id"].as_str().unwrap(), other["file_id"].as_str().unwrap()),
        url.replace(ends, &later),
        url.replace(&app.staff_id().to_string(), &holder.to_string()),
        format!("{}{}", url.get(..url.len() - 1).unwrap(), if url.ends_with('0') { '1' } else { '0' }),
    ] {
        assert_eq!(nobody.get(&forged).await.problem(404), "not_found", "{forged}");
    }
    // What identity takes from its holder, it opens no longer.
    app.clock.advance(chrono::TimeDelta::minutes(1));
    app.introduce(app.staff_id(), &[Permission::RegistersWrite], Scope::Group).await;
    until("the link is closed", async || content(&nobody, url, &[]).await.0 == 404).await;
    app.clock.advance(chrono::TimeDelta::minutes(10));
    assert_eq!(nobody.get(url).await.problem(403), "registers.link_over");
    app.finish().await;
}

async fn files_are_listed_and_exported(engine: Engine) {
    let app = TestApp::start(registers::module(), engine).await;
    let (estate_id, ..) = app.settled_estate("service-centre").await;
    let own = clerk(&app);
    let note = upload(&own, estate_id, ("internal", "one")).await;
    let secret = upload(&own, estate_id, ("confidential", "two")).await;
    let paper = send(&own, &format!("estate_id={estate_id}&name=paper.pdf"), PDF).await.expect(201);
    let by = note["uploaded_by"].as_str().unwrap();
    for (api, filter, found) in [
        (&own, String::new(), vec![&paper, &secret, &note]),
        (&clerk(&app), String::new(), vec![&paper, &note]),
        (&manager(&app), format!("estate_id={estate_id}"), vec![&paper, &secret, &note]),
        (&own, "kind=pdf".to_owned(), vec![&paper]),
        (&own, format!("uploaded_by={by}"), vec![&paper, &secret, &note]),
        (&own, format!("uploaded_by=staff:{}", app.staff_id()), vec![]),
        (&own, "is_held=true".to_owned(), vec![]),
        (&own, format!("form_record_id={}", app.staff_id()), vec![]),
    ] {
        let listed = api.get(&format!("{PATH}?{filter}")).await.expect(200);
        let ids: Vec<&Value> =
            listed["items"].as_array().unwrap().iter().map(|file| &file["file_id"]).collect();
        let found: Vec<&Value> = found.into_iter().map(|file| &file["file_id"]).collect();
        assert_eq!(ids, found, "{filter}");
    }
    // A list leaves no line of who read it, so that it names no personal file but one's own.
    let listed = manager(&app).get(PATH).await.expect(200);
    assert_eq!(
        (&listed["items"][0]["name"], &listed["items"][2]["name"]),
        (&Value::Null, &json!("note.txt"))
    );
    let (_headers, table) = own.table(&format!("{PATH}?format=csv")).await;
    assert!(table[0].starts_with("name,kind,size_bytes"), "{table:?}");
    assert!(table[1].starts_with(&format!("paper.pdf,pdf,{},personal", PDF.len())), "{table:?}");
    app.finish().await;
}

/// Makes whatever lies in the store two days older.
pub(crate) fn age(app: &TestApp) {
    fn walk(folder: &Path) {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                walk(&path);
                continue;
            }
            let file = std::fs::File::options().write(true).open(&path).unwrap();
            let then = file.metadata().unwrap().modified().unwrap() - Duration::from_secs(2 * 86_400);
            file.set_modified(then).unwrap();
        }
    }
    walk(&app.folder().join("files"));
}
