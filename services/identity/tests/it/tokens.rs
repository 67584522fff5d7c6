//! The token endpoint, in the words of RFC 6749.

use insta::assert_snapshot;
use kernel::{Permission, Scope};

use crate::test_identity::{Answer, Ask, SERVICE_SECRET, TestIdentity};

fn told(answer: &Answer) -> String {
    let challenge = answer.header("www-authenticate").unwrap_or("-");
    format!("{} [{challenge}] {}", answer.status, answer.text)
}

async fn ask(identity: &TestIdentity, form: &str) -> String {
    told(&identity.send(Ask::post("/oauth/token").form(form)).await)
}

#[actix_web::test]
async fn a_service_of_the_configuration_gets_a_token_by_basic() {
    let identity = TestIdentity::open(db::Engine::Sqlite).await;
    // ticketing:sixteen-letters-at-least
    let basic = "Basic dGlja2V0aW5nOnNpeHRlZW4tbGV0dGVycy1hdC1sZWFzdA==";
    let request =
        Ask::post("/oauth/token").header("authorization", basic).form("grant_type=client_credentials");
    let answer = identity.send(request).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")), "{}", answer.text);
    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    let claims = identity.verifier().verify(&token).await.unwrap();
    assert_eq!((claims.sub.to_string().as_str(), &claims.scope), ("service:ticketing", &Scope::Group));
    assert_eq!(claims.permissions, [Permission::ArchiveRead], "addresses are for who sends messages");
}

#[actix_web::test]
async fn refusals_have_the_shape_of_the_rfc() {
    let identity = TestIdentity::open(db::Engine::Sqlite).await;
    let right = format!("&client_id=ticketing&client_secret={SERVICE_SECRET}");
    assert_snapshot!(ask(&identity, "").await, @r#"400 [-] {"error":"invalid_request","error_description":"grant_type is missing."}"#);
    assert_snapshot!(ask(&identity, &format!("grant_type=password{right}")).await, @r#"400 [-] {"error":"unsupported_grant_type","error_description":"Only client_credentials is offered."}"#);
    assert_snapshot!(ask(&identity, "grant_type=client_credentials&grant_type=client_credentials").await, @r#"400 [-] {"error":"invalid_request","error_description":"A parameter stands twice."}"#);
    let unknown = r#"401 [Basic realm="steward"] {"error":"invalid_client","error_description":"The client is unknown or its secret is wrong."}"#;
    for form in [
        "grant_type=client_credentials",
        "grant_type=client_credentials&client_id=ticketing",
        "grant_type=client_credentials&client_id=ticketing&client_secret=wrong",
        "grant_type=client_credentials&client_id=nobody&client_secret=wrong",
        "grant_type=client_credentials&client_id=0198f000-0000-7000-8000-000000000001&client_secret=wrong",
    ] {
        assert_eq!(ask(&identity, form).await, unknown, "{form}");
    }
    let scope = format!("grant_type=client_credentials&scope=billing:write{right}");
    assert_snapshot!(ask(&identity, &scope).await, @r#"400 [-] {"error":"invalid_scope","error_description":"The client does not have every permission that was asked for."}"#);
}

#[actix_web::test]
async fn a_body_of_another_kind_and_a_client_named_twice_are_invalid() {
    let identity = TestIdentity::open(db::Engine::Sqlite).await;
    let json = Ask::post("/oauth/token").json(&serde_json::json!({"grant_type": "client_credentials"}));
    assert_snapshot!(told(&identity.send(json).await), @r#"400 [-] {"error":"invalid_request","error_description":"The body must be application/x-www-form-urlencoded."}"#);
    let basic = "Basic dGlja2V0aW5nOnNpeHRlZW4tbGV0dGVycy1hdC1sZWFzdA==";
    let beside = async |form: &str| {
        let form = format!("grant_type=client_credentials{form}");
        told(&identity.send(Ask::post("/oauth/token").header("authorization", basic).form(&form)).await)
    };
    assert!(beside("&client_id=ticketing").await.starts_with("200"), "the id alone proves nothing twice");
    assert_snapshot!(beside("&client_id=billing").await, @r#"400 [-] {"error":"invalid_request","error_description":"The client names itself twice, and differently."}"#);
    for form in ["&client_id=ticketing&client_secret=x", "&client_secret=sixteen-letters-at-least"] {
        let twice = beside(form).await;
        let wanted =
            r#"400 [-] {"error":"invalid_request","error_description":"The client proves itself twice."}"#;
        assert_eq!(twice, wanted, "{form}");
    }
    let garbled =
        Ask::post("/oauth/token").header("authorization", "Basic ???").form("grant_type=client_credentials");
    assert_eq!(identity.send(garbled).await.status, 401);
}
