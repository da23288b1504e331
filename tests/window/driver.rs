//! The WebDriver in front of the real window: started in a process group of its own, ended as a whole.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use fantoccini::{Client, ClientBuilder};
use serde_json::json;

/// How long anything on the screen may take.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// tauri-driver and everything it started.
pub(crate) struct Driver {
    group: Child,
    data: PathBuf,
    port: u16,
    native_port: u16,
}

impl Driver {
    /// Starts the driver for a window of this person on the library in `data`, or says what is missing here. What else the
    /// app shall find in its environment comes last.
    pub(crate) fn start(data: &Path, actor: &str, environment: &[(String, String)]) -> Result<Self, String> {
        let given = environment.iter().any(|(name, _)| name == "DISPLAY");
        if !given && std::env::var_os("DISPLAY").is_none() {
            return Err("there is no display; run it under xvfb-run".to_owned());
        }
        let program = find("tauri-driver").ok_or("tauri-driver is not installed")?;
        let native = find("WebKitWebDriver").ok_or("WebKitWebDriver is not installed")?;
        let (port, native_port) = (free_port(), free_port());
        let mut command = Command::new(program);
        command.args(["--port", &port.to_string(), "--native-port", &native_port.to_string(), "--native-driver"]);
        command.arg(native).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        // A home of its own: nothing of the person at the keyboard is read, nothing is left with them.
        for folder in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"] {
            command.env(folder, data.join("home"));
        }
        // Without it WebKit takes a picture only when the page happens to be drawn anew, and a quiet page never is.
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "0");
        command.env("GALLEY_DATA_DIR", data).env("GALLEY_ACTOR", actor).env_remove("WAYLAND_DISPLAY");
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        let group = command.spawn().map_err(|error| format!("tauri-driver did not start: {error}"))?;
        Ok(Self { group, data: data.to_owned(), port, native_port })
    }

    /// Opens the window.
    pub(crate) async fn open(&self) -> Client {
        let options = json!({ "application": env!("CARGO_BIN_EXE_galley-desktop") });
        let given = json!({ "browserName": "wry", "tauri:options": options });
        let capabilities = given.as_object().cloned().unwrap_or_default();
        let address = format!("http://127.0.0.1:{}", self.port);
        // A request that comes before WebKit's driver listens is never answered.
        self.listening(self.native_port).await;
        self.listening(self.port).await;
        let mut builder = ClientBuilder::new(connector());
        builder.capabilities(capabilities);
        match tokio::time::timeout(PATIENCE, builder.connect(&address)).await {
            Ok(Ok(client)) => client,
            Ok(Err(error)) => panic!("the window did not open: {error}"),
            Err(_) => panic!("the window did not open within {} seconds", PATIENCE.as_secs()),
        }
    }

    /// Ends the app as a power cut would: nothing of it runs any more, nothing is written after this.
    pub(crate) fn kill_app(&self) {
        let app = self.app().unwrap();
        let status = Command::new("kill").args(["-KILL", &app.to_string()]).status().unwrap();
        assert!(status.success(), "the app was there to be killed");
        self.until_ended();
    }

    /// Waits until nothing of the app runs any more.
    pub(crate) fn until_ended(&self) {
        let began = Instant::now();
        while self.app().is_some() {
            assert!(began.elapsed() < PATIENCE, "the app did not end");
            std::thread::yield_now();
        }
    }

    /// The process of the app: of this program, with this library.
    fn app(&self) -> Option<u32> {
        let program = std::fs::canonicalize(env!("CARGO_BIN_EXE_galley-desktop")).unwrap();
        let library = format!("GALLEY_DATA_DIR={}", self.data.display());
        let processes = std::fs::read_dir("/proc").unwrap().flatten();
        let mut numbers = processes.filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok());
        numbers.find(|number| {
            let of = |name: &str| Path::new("/proc").join(number.to_string()).join(name);
            std::fs::read_link(of("exe")).is_ok_and(|exe| exe == program)
                && std::fs::read(of("environ"))
                    .is_ok_and(|all| all.split(|byte| *byte == 0).any(|one| one == library.as_bytes()))
        })
    }

    /// Waits until somebody listens on a port of this machine.
    async fn listening(&self, port: u16) {
        let began = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            assert!(began.elapsed() < PATIENCE, "the driver did not listen on port {port}");
            tokio::task::yield_now().await;
        }
    }
}

fn connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}

impl Drop for Driver {
    /// TERM for the whole group: the driver alone would leave WebKit's driver and the app behind. Whoever does not hear it
    /// is killed.
    fn drop(&mut self) {
        let group = self.group.id();
        let signal = |name: &str| {
            let _ = Command::new("kill").args([name, "--", &format!("-{group}")]).stderr(Stdio::null()).status();
        };
        signal("-TERM");
        let _ = self.group.wait();
        let began = Instant::now();
        while alive(group) && began.elapsed() < PATIENCE {
            if began.elapsed() > Duration::from_secs(3) {
                signal("-KILL");
            }
            std::thread::yield_now();
        }
    }
}

/// Whether a process of this group still runs. One that has ended and that nobody asked about is as good as gone.
fn alive(group: u32) -> bool {
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let stats = processes.filter_map(|entry| std::fs::read_to_string(entry.path().join("stat")).ok());
    // After the name, which is in brackets: state, parent, group.
    let fields =
        |stat: &str| stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().map(str::to_owned).collect());
    stats.filter_map(|stat| fields(&stat)).any(|fields: Vec<String>| {
        let [state, _, own] = fields.get(..3).unwrap_or_default() else { return false };
        *own == group.to_string() && !matches!(state.as_str(), "Z" | "X")
    })
}

/// A program of this name: where the environment says, where `cargo xtask` puts its tools, or on the path.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let told = std::env::var_os(format!("GALLEY_{}", name.to_uppercase().replace('-', "_"))).map(PathBuf::from);
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin").join(name);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path).map(|folder| folder.join(name));
    told.into_iter().chain([own]).chain(on_path).find(|file| file.is_file())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
