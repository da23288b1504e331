//! Whether what a site holds is what was sent. Pure.
//!
//! An endpoint may add members to the article it gives back (its own address, counts), and may order them as it likes;
//! everything that was sent must be there unchanged.

use serde_json::Value;

/// Whether `found` says everything that `sent` says.
pub(super) fn holds(found: &Value, sent: &Value) -> bool {
    match (found, sent) {
        (Value::Object(found), Value::Object(sent)) => {
            sent.iter().all(|(name, value)| found.get(name).is_some_and(|there| holds(there, value)))
        }
        (Value::Array(found), Value::Array(sent)) => {
            found.len() == sent.len() && found.iter().zip(sent).all(|(found, sent)| holds(found, sent))
        }
        // 1 and 1.0 are one number in JSON.
        (Value::Number(found), Value::Number(sent)) => found == sent || found.as_f64() == sent.as_f64(),
        (found, sent) => found == sent,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(found: Value, sent: Value, same: bool) {
        assert_eq!(holds(&found, &sent), same, "found {found}, sent {sent}");
    }

    #[test]
    fn additions_are_fine_and_losses_are_not() {
        check(json!({"b": 2, "a": 1}), json!({"a": 1, "b": 2}), true);
        check(json!({"a": 1, "views": 7}), json!({"a": 1}), true);
        check(json!({"a": {"x": [1, {"y": 2, "z": 3}]}}), json!({"a": {"x": [1, {"y": 2}]}}), true);
        check(json!({"a": 1.0}), json!({"a": 1}), true);
        check(json!({"a": 2}), json!({"a": 1}), false);
        check(json!({}), json!({"a": null}), false);
        check(json!({"a": [1, 2]}), json!({"a": [1]}), false);
        check(json!({"a": [2, 1]}), json!({"a": [1, 2]}), false);
        check(json!("<html>"), json!({"a": 1}), false);
    }
}
