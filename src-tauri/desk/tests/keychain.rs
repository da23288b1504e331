//! The real keychain. Nobody's own is touched: the test runs where GALLEY_TEST_KEYCHAIN says that the session's keychain
//! was started for it, as `cargo xtask test` does.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use galley_desk::ports::Secrets;
use galley_desk::secrets::Keychain;

#[test]
fn a_token_is_kept_replaced_and_forgotten() {
    if std::env::var_os("GALLEY_TEST_KEYCHAIN").is_none() {
        println!("skipped: the system keychain; `cargo xtask test` starts one of its own");
        return;
    }
    let name = "galley-test-destination";
    Keychain.remove(name).unwrap();
    assert_eq!(Keychain.get(name).unwrap(), None);
    Keychain.set(name, "first").unwrap();
    Keychain.set(name, "第二个 token").unwrap();
    assert_eq!(Keychain.get(name).unwrap().as_deref(), Some("第二个 token"));
    Keychain.remove(name).unwrap();
    Keychain.remove(name).unwrap();
    assert_eq!(Keychain.get(name).unwrap(), None);
}
