//! The functions of AWS beside two floors, in one run: a program that does nothing, and one with the SDK as `cargo add` gives
//! it. How large they are packed, how long until they ask for their first event and have answered it, and what they weigh.
//! Nothing here judges.
//!
//! ```text
//! clock TARGET FLOORS [RUNS]
//! ```
//!
//! As a release builds them (`infra/aws/release.sh`), into TARGET:
//!
//! ```text
//! RUSTFLAGS="-C force-unwind-tables=no" cargo build --profile function -p aws --bin submit --bin portal --bin escalate --bin autoclose --bin retain
//! cargo build --profile function-unwinding -p aws --bin inbox --bin notify
//! ```
//!
//! Each by itself, so that what one asks for is not in the other, into FLOORS:
//!
//! ```text
//! cargo build --release --manifest-path tests/bench/floor/Cargo.toml --bin hello
//! cargo build --release --manifest-path tests/bench/floor/Cargo.toml --bin sdk --features sdk
//! cargo build --release --manifest-path tests/bench/floor/Cargo.toml --bin clock --features clock
//! ```

mod http;
mod program;

use flate2::{Compression, write::DeflateEncoder};
use program::{Program, Start};
use serde_json::{Value, json};
use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The first starts warm the disk's memory.
const WARMING: usize = 2;

/// What a program took and weighs: the medians of its starts.
struct Figures {
    name: &'static str,
    zip_mb: f64,
    init_ms: f64,
    first_ms: f64,
    init_cpu_ms: f64,
    first_cpu_ms: f64,
    memory_mib: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(target), Some(floors)) = (words.next(), words.next()) else {
        return Err(
            "usage: clock TARGET FLOORS [RUNS]\n  help: the head of src/clock/main.rs says how both are built".into()
        );
    };
    let runs: usize = words.next().map_or(Ok(15), |runs| runs.parse())?;
    let programs = programs(Path::new(&target), Path::new(&floors))?;
    let desk = desk()?;
    let services = http::services()?;
    let mut starts: Vec<Vec<Start>> = programs.iter().map(|_| Vec::new()).collect();
    // In turn, so that what else the machine does meets all alike.
    for _ in 0..WARMING + runs {
        for (program, starts) in programs.iter().zip(&mut starts) {
            starts.push(program.start(&desk, &services)?);
        }
    }
    fs::remove_dir_all(&desk)?;
    let measured = programs.iter().zip(&starts).map(|(program, starts)| figures(program, &starts[WARMING..]));
    print(&measured.collect::<Result<Vec<_>, _>>()?, runs);
    Ok(())
}

fn programs(target: &Path, floors: &Path) -> Result<Vec<Program>, Box<dyn Error>> {
    let (floors, functions, unwinding) =
        (floors.join("release"), target.join("function"), target.join("function-unwinding"));
    let list = [
        (&floors, "hello", json!({})),
        (&floors, "sdk", json!({})),
        (&functions, "submit", page("POST", "/anfrage/wer")?),
        (&functions, "portal", page("GET", "/konsole/anmelden")?),
        (&unwinding, "inbox", json!({})),
        (&unwinding, "notify", recorded("stream")?),
        (&functions, "escalate", recorded("schedule")?),
        (&functions, "autoclose", recorded("schedule")?),
        (&functions, "retain", recorded("schedule")?),
    ];
    Ok(list.map(|(folder, name, event)| Program { name, path: folder.join(name), event: event.to_string() }).into())
}

/// An event as AWS writes it.
fn recorded(name: &str) -> Result<Value, Box<dyn Error>> {
    let path = house().join(format!("functions/aws/tests/bins/events/{name}.json"));
    Ok(serde_json::from_slice(&fs::read(path)?)?)
}

/// A page that is asked for.
fn page(method: &str, path: &str) -> Result<Value, Box<dyn Error>> {
    let mut event = recorded("http")?;
    event["rawPath"] = path.into();
    event["requestContext"]["http"]["path"] = path.into();
    event["requestContext"]["http"]["method"] = method.into();
    Ok(event)
}

/// The example desk as a release packs it: without what the programs bring along.
fn desk() -> std::io::Result<PathBuf> {
    let desk = std::env::temp_dir().join(format!("lotse-clock-{}", std::process::id()));
    fs::create_dir(&desk)?;
    fs::copy(house().join("content/desk.toml"), desk.join("desk.toml"))?;
    Ok(desk)
}

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn figures(program: &Program, starts: &[Start]) -> Result<Figures, Box<dyn Error>> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    packed.write_all(&fs::read(&program.path)?)?;
    let median = |of: fn(&Start) -> f64| {
        let mut all: Vec<f64> = starts.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    Ok(Figures {
        name: program.name,
        zip_mb: packed.finish()?.len() as f64 / 1e6,
        init_ms: median(|start| start.init_ms),
        first_ms: median(|start| start.first_ms),
        init_cpu_ms: median(|start| start.init_cpu_ms),
        first_cpu_ms: median(|start| start.first_cpu_ms),
        memory_mib: median(|start| start.memory_mib),
    })
}

fn print(all: &[Figures], runs: usize) {
    let [hello, sdk, ..] = all else { return };
    println!(
        "{runs} starts each, medians; goals: zip and init + first at most 0.50 and 0.35 of sdk, init and memory at most 1.4 and 2.3 of hello"
    );
    let heads = [
        "",
        "zip MB",
        "of sdk",
        "init ms",
        "of hello",
        "+ first",
        "of sdk",
        "CPU: init",
        "of hello",
        "+ first",
        "of sdk",
        "MiB",
        "of hello",
    ];
    println!("{}", heads.iter().map(|head| format!("{head:>10}")).collect::<String>());
    for one in all {
        let cells = [
            (one.zip_mb, sdk.zip_mb),
            (one.init_ms, hello.init_ms),
            (one.first_ms, sdk.first_ms),
            (one.init_cpu_ms, hello.init_cpu_ms),
            (one.first_cpu_ms, sdk.first_cpu_ms),
            (one.memory_mib, hello.memory_mib),
        ];
        let cells = cells.iter().map(|(own, floor)| format!("{own:>10.2}{:>10.2}", own / floor));
        println!("{:>10}{}", one.name, cells.collect::<String>());
    }
}
