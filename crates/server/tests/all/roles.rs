//! Every route, asked by every role.

use crate::support::server;
use axum::http::Method;
use lotse_server::Role;
use lotse_server::access::{Access, access};

/// All calls of the OpenAPI document, with the names of parameters.
fn calls() -> Vec<(Method, String)> {
    let document = serde_json::to_value(lotse_server::openapi()).unwrap();
    let mut calls = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            if let Ok(method) = method.to_uppercase().parse() {
                calls.push((method, path.clone()));
            }
        }
    }
    calls
}

/// The path with something for every parameter.
fn filled(path: &str) -> String {
    path.replace("{filter}", "7")
        .replace("/users/{id}", "/users/999")
        .replace("/instances/{id}", "/instances/999")
        .replace("/workers/{id}", "/workers/999")
        .replace("{instance}", "999")
        .replace("{element}", "1")
        .replace("{version}", "1")
        .replace("{token}", "none")
        .replace("{id}", "none")
        .replace("{number}", "1")
        .replace("{key}", "k")
        .replace("{format}", "svg")
}

#[test]
fn every_route_is_in_the_table() {
    let calls = calls();
    assert!(calls.len() > 25, "{calls:?}");
    for (method, path) in calls {
        assert!(access(&method, &path).is_some(), "{method} {path} is in no row of the table");
    }
}

#[tokio::test]
async fn each_role_enters_where_the_table_says() {
    let server = server();
    let mut cookies = Vec::new();
    for role in Role::ALL {
        cookies.push((role, server.login(role.name()).await));
    }
    for (method, path) in calls() {
        let allowed = access(&method, &path).unwrap();
        let address = filled(&path);
        if (method.as_str(), path.as_str()) == ("DELETE", "/api/v1/session") {
            continue;
        }
        let anonymous = server.call(method.as_str(), &address, "", None).await;
        assert_eq!(anonymous.code() == "unauthenticated", allowed != Access::Public, "nobody: {method} {path}");
        for (role, cookie) in &cookies {
            let answer = server.call(method.as_str(), &address, cookie, None).await;
            let enters = match allowed {
                Access::Roles(roles) => roles.contains(role),
                _ => true,
            };
            let refused = answer.status == 403 && answer.code() == "forbidden";
            assert_eq!(refused, !enters, "{}: {method} {path} gave {} {}", role.name(), answer.status, answer.code());
            assert_ne!(answer.status, 405, "{method} {path}");
            assert_ne!(answer.status, 500, "{method} {path}: {}", answer.text());
        }
    }
}

/// The table again, written down by hand: who may do what, and nobody else.
#[test]
fn the_table_is_the_one_agreed_upon() {
    let everyone = "spcdla";
    for (method, path, roles) in [
        ("GET", "/api/v1/datasets", "spcdl"),
        ("GET", "/api/v1/datasets/{id}/map", "spcdl"),
        ("PATCH", "/api/v1/datasets/{id}", "p"),
        ("DELETE", "/api/v1/datasets/{id}", "pd"),
        ("POST", "/api/v1/uploads", "p"),
        ("POST", "/api/v1/uploads/{id}/import", "p"),
        ("GET", "/api/v1/audit/queries", "cd"),
        ("GET", "/api/v1/users", "a"),
        ("PATCH", "/api/v1/users/{id}", "a"),
        ("POST", "/api/v1/models", "p"),
        ("POST", "/api/v1/processes/{key}/instances", "spl"),
        ("GET", "/api/v1/instances/{id}", "p"),
        ("POST", "/api/v1/instances/{id}/commands", "p"),
        ("DELETE", "/api/v1/instances/{id}", "pd"),
        ("GET", "/api/v1/changes", "p"),
        ("POST", "/api/v1/workers", "a"),
        ("GET", "/api/v1/tasks", everyone),
        ("GET", "/api/v1/notices", everyone),
        ("GET", "/api/v1/metrics-catalogue", everyone),
        ("GET", "/api/v1/me/data", everyone),
    ] {
        let letters: String = Role::ALL
            .iter()
            .zip(everyone_letters())
            .filter(|(role, _)| match access(&method.parse().unwrap(), path).unwrap() {
                Access::Roles(roles) => roles.contains(role),
                _ => true,
            })
            .map(|(_, letter)| letter)
            .collect();
        assert_eq!(letters, roles, "{method} {path}");
    }
}

/// Sachbearbeitung, Prozessmanagement, Personalrat (council), Datenschutz, Leitung, Administration.
fn everyone_letters() -> [char; 6] {
    ['s', 'p', 'c', 'd', 'l', 'a']
}
