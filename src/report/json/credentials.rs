//! Content Credentials as JSON.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::metadata::{Action, Credentials, Failure, Identity, Ingredient};
use crate::report::view::View;

/// What they say and how they stand.
pub(super) fn of(credentials: &Credentials, view: &View) -> Value {
    let words = |words: &Option<String>| view.maybe(words.as_deref()).map(Cow::into_owned);
    let texts = |all: &[String]| -> Vec<String> {
        all.iter()
            .map(|text| view.words(text).into_owned())
            .collect()
    };
    json!({
        "state": credentials.state.name(),
        "says": credentials.says(),
        "signer": words(&credentials.signer),
        "common_name": words(&credentials.common_name),
        "time": words(&credentials.time),
        "generator": words(&credentials.generator),
        "title": words(&credentials.title),
        "manifests": credentials.manifests,
        "digital_source_types": texts(&credentials.digital_source_types),
        "source_types_of_parts": texts(&credentials.source_types_of_parts),
        "actions": credentials.actions.iter().map(|action| self::action(action, view)).collect::<Vec<_>>(),
        "ingredients": credentials.ingredients.iter().map(|one| ingredient(one, view)).collect::<Vec<_>>(),
        "identities": credentials.identities.iter().map(|one| identity(one, view)).collect::<Vec<_>>(),
        "failures": credentials.failures.iter().map(|one| view.words(&one.code)).collect::<Vec<_>>(),
        "failure_details": credentials.failures.iter().map(|one| failure(one, view)).collect::<Vec<_>>(),
        "remote_url": credentials.remote_url.as_deref().map(|url| view.name(url)),
    })
}

fn action(action: &Action, view: &View) -> Value {
    json!({
        "name": view.words(&action.name),
        "when": view.maybe(action.when.as_deref()),
        "software": view.maybe(action.software.as_deref()),
        "digital_source_type": view.maybe(action.digital_source_type.as_deref()),
    })
}

fn ingredient(ingredient: &Ingredient, view: &View) -> Value {
    json!({
        "title": view.maybe(ingredient.title.as_deref()),
        "relationship": view.words(&ingredient.relationship),
        "signed": ingredient.signed,
    })
}

fn identity(identity: &Identity, view: &View) -> Value {
    json!({
        "name": view.words(&identity.name),
        "by": view.maybe(identity.by.as_deref()),
        "holds": identity.holds,
    })
}

fn failure(failure: &Failure, view: &View) -> Value {
    json!({
        "code": view.words(&failure.code),
        "subject": view.maybe(failure.subject.as_deref()),
    })
}
