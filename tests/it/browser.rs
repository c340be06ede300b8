//! A real Chromium, driven through its driver, that looks at pages and tells what they do.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};
use tokio::runtime::{Builder, Runtime};

/// Names the driver goes by.
const DRIVERS: [&str; 2] = ["chromedriver", "chromium-driver"];

/// How a page is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Looks {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Media features, such as `("prefers-color-scheme", "dark")`.
    pub(crate) features: &'static [(&'static str, &'static str)],
    /// `screen` or `print`.
    pub(crate) media: &'static str,
}

impl Looks {
    pub(crate) const LIGHT: Self = Self {
        width: 1200,
        height: 1400,
        features: &[("prefers-color-scheme", "light")],
        media: "screen",
    };
    pub(crate) const DARK: Self = Self {
        features: &[("prefers-color-scheme", "dark")],
        ..Self::LIGHT
    };
    pub(crate) const NARROW: Self = Self {
        width: 400,
        ..Self::LIGHT
    };
    pub(crate) const POCKET: Self = Self {
        width: 400,
        height: 1500,
        ..Self::DARK
    };
    pub(crate) const PRINT: Self = Self {
        media: "print",
        ..Self::LIGHT
    };
    pub(crate) const STILL: Self = Self {
        features: &[("prefers-reduced-motion", "reduce")],
        ..Self::LIGHT
    };
}

/// A browser with one page; gone when dropped.
pub(crate) struct Browser {
    runtime: Runtime,
    driver: Option<WebDriver>,
    child: Child,
}

/// Runs `test` with a browser where the machine has one; says on stderr where it has none.
pub(crate) fn with_browser(test: impl FnOnce(&Browser)) {
    match Browser::open() {
        Some(browser) => test(&browser),
        None if std::env::var_os("CUTLINE_TEST_BROWSER").is_some() => {
            panic!("CUTLINE_TEST_BROWSER is set, and no chromedriver could be started")
        }
        None => eprintln!("skipped: no chromedriver to look at pages with"),
    }
}

impl Browser {
    fn open() -> Option<Self> {
        let mut child = DRIVERS.iter().find_map(|name| {
            let mut command = Command::new(name);
            command
                .arg("--port=0")
                .stdout(Stdio::piped())
                .stderr(Stdio::null());
            command.spawn().ok()
        })?;
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port: u16 = lines
            .map_while(Result::ok)
            .find_map(|line| {
                let rest = line.split("successfully on port ").nth(1)?;
                rest.trim_end_matches('.').parse().ok()
            })
            .unwrap();
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut wanted = DesiredCapabilities::chrome();
        for flag in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
        ] {
            wanted.add_arg(flag).unwrap();
        }
        wanted
            .set_browser_log_level(LoggingPrefsLogLevel::All)
            .unwrap();
        wanted
            .set_logging_prefs("performance", LoggingPrefsLogLevel::All)
            .unwrap();
        let address = format!("http://127.0.0.1:{port}");
        let driver = runtime.block_on(WebDriver::new(address, wanted)).unwrap();
        Some(Self {
            runtime,
            driver: Some(driver),
            child,
        })
    }

    fn driver(&self) -> &WebDriver {
        self.driver.as_ref().unwrap()
    }

    /// Opens a page of a file, in a window and a medium of its own.
    pub(crate) fn look(&self, page: &Path, looks: Looks) {
        let features = looks.features.iter();
        let features: Vec<Value> = features
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let metrics = json!({
            "width": looks.width, "height": looks.height, "deviceScaleFactor": 1, "mobile": false,
        });
        let media = json!({ "media": looks.media, "features": features });
        self.runtime
            .block_on(async {
                let cdp = self.driver().cdp();
                cdp.send_raw("Emulation.setDeviceMetricsOverride", metrics)
                    .await?;
                cdp.send_raw("Emulation.setEmulatedMedia", media).await?;
                self.driver()
                    .goto(format!("file://{}", page.display()))
                    .await
            })
            .unwrap();
    }

    /// What a script returns.
    pub(crate) fn asked(&self, script: &str) -> Value {
        let run = self.driver().execute(script, Vec::new());
        self.runtime.block_on(run).unwrap().json().clone()
    }

    /// What a screen reader is given, in the order of the page: the role and the name of each part.
    pub(crate) fn heard(&self) -> Vec<(String, String)> {
        let cdp = self.driver().cdp();
        let tree = cdp.send_raw("Accessibility.getFullAXTree", json!({}));
        let tree = self.runtime.block_on(tree).unwrap();
        let nodes = tree["nodes"].as_array().unwrap();
        let told = nodes.iter().filter(|node| node["ignored"] != true);
        let text = |value: &Value| value["value"].as_str().unwrap_or_default().to_owned();
        told.map(|node| (text(&node["role"]), text(&node["name"])))
            .collect()
    }

    /// Presses keys where the focus is.
    pub(crate) fn press(&self, keys: &str) {
        let keys = self.driver().action_chain().send_keys(keys);
        let pressed = keys.perform();
        self.runtime.block_on(pressed).unwrap();
    }

    /// What stands in the window, as PNG.
    pub(crate) fn picture(&self) -> Vec<u8> {
        self.runtime
            .block_on(self.driver().screenshot_as_png())
            .unwrap()
    }

    /// The page as PDF.
    pub(crate) fn printed(&self) -> Vec<u8> {
        let printed = self
            .driver()
            .print_page(thirtyfour::common::print::PrintParameters::default());
        self.runtime.block_on(printed).unwrap()
    }

    /// What the console said and what was asked of the network since the last time, the page itself and what lies inside
    /// it left aside.
    pub(crate) fn told(&self, page: &Path) -> (Vec<String>, Vec<String>) {
        let log = |kind| {
            let log = self.runtime.block_on(self.driver().get_log(kind)).unwrap();
            log.into_iter().map(|entry| entry.message)
        };
        let own = format!("file://{}", page.display());
        let asked = log("performance").filter_map(|message| {
            let message: Value = serde_json::from_str(&message).unwrap();
            let message = &message["message"];
            let is_request = message["method"] == "Network.requestWillBeSent";
            let url = message["params"]["request"]["url"].as_str()?;
            let is_other = !url.starts_with("data:") && url.split('#').next() != Some(&own);
            (is_request && is_other).then(|| url.to_owned())
        });
        let asked = asked.collect();
        (log("browser").collect(), asked)
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(driver) = self.driver.take() {
            let _ = self.runtime.block_on(driver.quit());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_page_that_loads_something_is_caught() {
    with_browser(|browser| {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.html");
        std::fs::write(
            &page,
            "<!DOCTYPE html><img src=\"http://127.0.0.1:9/x.png\" alt=\"\"><script>console.error(\"told\")</script>",
        )
        .unwrap();
        browser.look(&page, Looks::LIGHT);
        let (console, asked) = browser.told(&page);
        assert!(
            console.iter().any(|line| line.contains("told")),
            "{console:?}"
        );
        assert_eq!(asked, ["http://127.0.0.1:9/x.png"]);
    });
}
