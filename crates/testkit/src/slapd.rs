//! A real LDAP server (OpenLDAP's slapd) with what a test puts into it, also with the classes of
//! Active Directory, and with certificates that were made for it.
//!
//! Without slapd on the machine a test fails, saying what to install.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

/// Below what everything is.
const BASE: &str = "dc=example,dc=com";
/// Who may read everything.
const READER: &str = "cn=reader,dc=example,dc=com";
/// Who may read no more than 500 entries.
const GUEST: &str = "cn=guest,dc=example,dc=com";
/// The password of both.
const PASSWORD: &str = "let me read";
/// Entries that the guest may read.
const LIMIT: usize = 500;

/// The classes and attributes of Active Directory that matter, with their own numbers.
const WINDOWS: &str = "\
attributetype ( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' EQUALITY caseIgnoreMatch \
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch \
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.782 NAME 'objectCategory' EQUALITY caseIgnoreMatch \
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.2.141 NAME 'department' EQUALITY caseIgnoreMatch \
    SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
objectclass ( 1.2.840.113556.1.5.9 NAME 'user' SUP organizationalPerson STRUCTURAL \
    MUST sAMAccountName MAY ( userAccountControl $ objectCategory $ department $ displayName $ \
    mail $ mobile $ uid ) )
objectclass ( 1.2.840.113556.1.3.30 NAME 'computer' SUP user STRUCTURAL )
";

/// A running server; ended when dropped.
#[derive(Debug)]
pub struct Slapd {
    child: Child,
    folder: TempDir,
    ports: [u16; 2],
}

impl Slapd {
    /// Starts one that holds [`Slapd::base`], who may read it, and these records of LDIF.
    ///
    /// # Panics
    /// When there is no slapd; says what to install.
    #[must_use]
    pub fn start(records: &str) -> Self {
        match start(records) {
            Ok(slapd) => slapd,
            Err(error) => panic!("no LDAP server can be started: {error:#}"),
        }
    }

    /// Below what everything is.
    #[must_use]
    pub fn base(&self) -> &'static str {
        BASE
    }

    /// The name and the password of who may read everything.
    #[must_use]
    pub fn reader(&self) -> (&'static str, &'static str) {
        (READER, PASSWORD)
    }

    /// The name and the password of who may read so many entries and no more.
    #[must_use]
    pub fn guest(&self) -> (&'static str, &'static str, usize) {
        (GUEST, PASSWORD, LIMIT)
    }

    /// Its address for connections that begin in the clear.
    #[must_use]
    pub fn url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.ports[0])
    }

    /// Its address for encrypted connections, by the name its certificate has.
    #[must_use]
    pub fn tls_url(&self) -> String {
        format!("ldaps://localhost:{}", self.ports[1])
    }

    /// The certificate of who signed its own.
    #[must_use]
    pub fn ca(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// The certificate of somebody who signed nothing of it.
    #[must_use]
    pub fn stranger(&self) -> PathBuf {
        self.folder.path().join("stranger.pem")
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn start(records: &str) -> Result<Slapd> {
    let program = program()?;
    let folder = tempfile::tempdir()?;
    let path = folder.path();
    fs::create_dir(path.join("data"))?;
    certify(path)?;
    fs::write(path.join("windows.schema"), WINDOWS)?;
    fs::write(path.join("slapd.conf"), settings(path)?)?;
    fs::write(path.join("all.ldif"), format!("{}{records}", top()))?;
    // The same program under another name fills the database.
    let mut fill = Command::new(&program);
    fill.args(["-T", "add", "-q", "-f"]).arg(path.join("slapd.conf"));
    run(fill.arg("-l").arg(path.join("all.ldif")))?;
    // A port that is free now may be taken a moment later.
    for _ in 0..5 {
        let ports = [free()?, free()?];
        if let Some(child) = listening(&program, path, ports)? {
            return Ok(Slapd { child, folder, ports });
        }
    }
    bail!("{} does not start with what is in {}", program.display(), path.display())
}

/// Starts the program and waits until it says that it is there; nothing when it ends.
fn listening(program: &Path, path: &Path, ports: [u16; 2]) -> Result<Option<Child>> {
    let urls = format!("ldap://127.0.0.1:{}/ ldaps://127.0.0.1:{}/", ports[0], ports[1]);
    let mut command = Command::new(program);
    command.args(["-d", "256", "-h", &urls, "-f"]).arg(path.join("slapd.conf"));
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let log = child.stderr.take().context("its log is not there")?;
    let mut lines = BufReader::new(log).lines().map_while(Result::ok);
    if lines.any(|line| line.contains("slapd starting")) {
        // What it says later is of no interest, but must go somewhere.
        std::thread::spawn(move || lines.for_each(drop));
        return Ok(Some(child));
    }
    child.wait()?;
    Ok(None)
}

fn program() -> Result<PathBuf> {
    let places = ["/usr/sbin", "/usr/lib/openldap", "/usr/libexec", "/usr/local/libexec"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = std::env::split_paths(&path).chain(places.iter().map(PathBuf::from));
    let found = all.map(|folder| folder.join("slapd")).find(|program| program.is_file());
    found.context("slapd is not installed: apt-get install slapd")
}

fn settings(path: &Path) -> Result<String> {
    let schemas = ["/etc/ldap/schema", "/etc/openldap/schema", "/usr/local/etc/openldap/schema"];
    let schemas = schemas.iter().find(|folder| Path::new(folder).is_dir());
    let schemas = schemas.context("the schemas of slapd are not there: apt-get install slapd")?;
    let modules = ["/usr/lib/ldap", "/usr/lib64/openldap", "/usr/lib/openldap"];
    let modules = modules.iter().find(|folder| Path::new(folder).join("back_mdb.la").is_file());
    // Where there is none, the database is part of the program.
    let module = modules
        .map_or_else(String::new, |folder| format!("modulepath {folder}\nmoduleload back_mdb\n"));
    let folder = path.display();
    Ok(format!(
        "include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
include {folder}/windows.schema
pidfile {folder}/slapd.pid
{module}TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/own.pem
TLSCertificateKeyFile {folder}/own.key
sizelimit {LIMIT}
database mdb
suffix {BASE}
directory {folder}/data
maxsize 268435456
dbnosync
access to attrs=userPassword by anonymous auth by * none
access to * by users read by * none
limits dn.exact=\"{READER}\" size=unlimited
"
    ))
}

/// What everything hangs from, and who may read it.
fn top() -> String {
    let mut text = format!(
        "dn: {BASE}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example\n\n"
    );
    for (dn, name) in [(READER, "reader"), (GUEST, "guest")] {
        text.push_str(&format!(
            "dn: {dn}\nobjectClass: person\ncn: {name}\nsn: {name}\nuserPassword: {PASSWORD}\n\n"
        ));
    }
    text
}

/// Makes an authority, a certificate it signs for this machine, and an authority that signs none.
fn certify(path: &Path) -> Result<()> {
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
    let openssl = |args: &[&str]| {
        let mut command = Command::new("openssl");
        run(command.args(args).current_dir(path))
    };
    for name in ["ca", "stranger"] {
        let (to, key_to, subject) =
            (format!("{name}.pem"), format!("{name}.key"), format!("/CN={name}"));
        let rest = ["-days", "2", "-subj", &subject, "-keyout", &key_to, "-out", &to];
        openssl(&[&["req", "-x509"][..], &key, &rest].concat())?;
    }
    let rest = ["-subj", "/CN=localhost", "-keyout", "own.key", "-out", "own.csr"];
    openssl(&[&["req"][..], &key, &rest].concat())?;
    fs::write(path.join("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n")?;
    let sign = ["x509", "-req", "-in", "own.csr", "-CA", "ca.pem", "-CAkey", "ca.key"];
    let rest = ["-CAcreateserial", "-days", "2", "-extfile", "names", "-out", "own.pem"];
    openssl(&[&sign[..], &rest].concat())
}

fn run(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let ran = command.output().with_context(|| format!("{name} cannot be run: install it"))?;
    let said = String::from_utf8_lossy(&ran.stderr);
    ensure!(ran.status.success(), "{name}: {said}");
    Ok(())
}

fn free() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
