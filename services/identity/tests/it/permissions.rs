//! No route without its refusals: each that is said to need a token refuses who has none, and who has too little.

use actix_web::http::Method;
use serde_json::Value;

use crate::house::{Ask, House, PASSWORD, group};

#[actix_web::test]
async fn every_guarded_route_refuses_strangers_and_the_powerless() {
    let house = House::open(db::Engine::Sqlite).await;
    house.hire("powerless", &["tickets:read"], &group()).await;
    let powerless = house.token_of("powerless", PASSWORD).await;
    let document = serde_json::to_value(house.site().openapi()).unwrap();
    let mut guarded = 0;
    for line in house.site().route_lines() {
        let operation = &document["paths"][&line.path][line.method.to_lowercase()];
        let Some(needed) = operation["security"][0]["bearer"].as_array() else { continue };
        guarded += 1;
        let path = line.path.replace("{id}", "0198f000-0000-7000-8000-000000000001");
        let method: Method = line.method.parse().unwrap();
        let stranger = house.send(Ask::new(method.clone(), path.as_str())).await;
        assert_eq!(stranger.status, 401, "{} {}", line.method, line.path);
        if let Some(permission) = needed.first() {
            let refused = house.send(Ask::new(method, path).bearer(&powerless)).await;
            assert_eq!((refused.status, refused.code().as_str()), (403, "permission_missing"));
            let told = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(told.contains(permission.as_str().unwrap()), "{} {}: {told}", line.method, line.path);
        }
    }
    assert_eq!(guarded, 13);
    let open: Vec<String> = house
        .site()
        .route_lines()
        .into_iter()
        .filter(|line| document["paths"][&line.path][line.method.to_lowercase()]["security"] == Value::Null)
        .map(|line| format!("{} {}", line.method, line.path))
        .collect();
    assert_eq!(
        open,
        [
            "GET /.well-known/jwks.json",
            "DELETE /api/v1/session",
            "POST /api/v1/session",
            "POST /api/v1/session/refresh",
            "POST /oauth/token",
        ]
    );
}
