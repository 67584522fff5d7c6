//! One description for all services, and what stands against it.

use db::migration::Chassis;
use futures_util::FutureExt;
use host::{ServiceModule, StartedService};
use utoipa_actix_web::service_config::ServiceConfig;

mod desk {
    use actix_web::{HttpResponse, get};

    #[derive(utoipa::ToSchema)]
    #[expect(dead_code, reason = "only described")]
    struct Lamp {
        colour: String,
    }

    /// Get a lamp
    #[utoipa::path(responses((status = 200, description = "One lamp.", body = Lamp)))]
    #[get("/api/v1/lamps")]
    pub(super) async fn get_lamp() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

mod cellar {
    use actix_web::{HttpResponse, get};

    #[derive(utoipa::ToSchema)]
    #[expect(dead_code, reason = "only described")]
    struct Lamp {
        watts: u32,
    }

    /// Get a lamp
    #[utoipa::path(responses((status = 200, description = "Another lamp.", body = Lamp)))]
    #[get("/api/v1/cellar-lamps")]
    pub(super) async fn get_lamp() -> HttpResponse {
        HttpResponse::Ok().finish()
    }
}

fn module(name: &'static str, routes: fn(&mut ServiceConfig<'_>)) -> ServiceModule {
    ServiceModule {
        name,
        words: kernel::Wording { owner: name, en: "", zh: "" },
        configure: |_settings| Box::new(|_context| async { Ok(StartedService::default()) }.boxed()),
        migrate: |db| async move { db.migrate::<Chassis>().await }.boxed(),
        routes,
        kept: &[],
        commands: &[],
    }
}

fn lit(config: &mut ServiceConfig<'_>) {
    config.service(desk::get_lamp);
}

fn dark(config: &mut ServiceConfig<'_>) {
    config.service(cellar::get_lamp);
}

#[test]
fn two_schemas_of_one_name_are_no_description() {
    let refused = host::openapi(&[module("desk", lit), module("cellar", dark)]).err().unwrap();
    assert_eq!(refused.to_string(), "the schema `Lamp` of desk is another in cellar");
}

#[test]
fn services_that_share_a_type_are_described_together() {
    let described = host::openapi(&[module("desk", lit), module("attic", lit)]).unwrap();
    assert!(described.components.unwrap().schemas.contains_key("Lamp"));
}
