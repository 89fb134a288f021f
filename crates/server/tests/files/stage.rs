//! A member with a device, who moves files.

use canteen_protocol::message::SendMessage;
use canteen_protocol::{ConversationId, FileId, Seq};
use canteen_server::blob;
use canteen_testkit::http::{self, Answer};
use canteen_testkit::{Client, Storage, TestServer};
use serde_json::{Value, json};

/// Who uploads and fetches.
pub struct Person<'a> {
    pub server: &'a TestServer,
    pub client: Client,
    bearer: String,
}

/// A server that keeps its files beside its other data.
pub async fn server(storage: Storage) -> TestServer {
    TestServer::with(storage, |_| ()).await
}

impl<'a> Person<'a> {
    pub async fn of(server: &'a TestServer, userid: &str) -> Self {
        let bearer = format!("Bearer {}", server.device(userid).await.token);
        Self { server, client: server.client(userid).await, bearer }
    }

    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        let mut all = vec![("authorization", self.bearer.as_str())];
        all.extend_from_slice(headers);
        http::ask(self.server.addr(), method, path, &all, body).await
    }

    /// Begins an upload of these bytes under a client id.
    pub async fn begin(&self, client_id: &str, name: &str, bytes: &[u8]) -> Answer {
        let new = json!({
            "client_id": client_id, "name": name, "size": bytes.len(), "hash": blob::hash(bytes),
            "mime": "text/plain",
        });
        self.begin_with(&new).await
    }

    pub async fn begin_with(&self, new: &Value) -> Answer {
        self.ask("POST", "/v1/files", &[], new.to_string().as_bytes()).await
    }

    /// Sends bytes from an offset on.
    pub async fn part(&self, id: FileId, offset: usize, bytes: &[u8]) -> Answer {
        let offset = offset.to_string();
        self.ask("PATCH", &format!("/v1/files/{id}"), &[("upload-offset", &offset)], bytes).await
    }

    /// Begins to send `size` bytes and breaks off after `bytes`.
    pub async fn break_off(&self, id: FileId, offset: usize, size: usize, bytes: &[u8]) {
        let (offset, path) = (offset.to_string(), format!("/v1/files/{id}"));
        let headers = [("authorization", self.bearer.as_str()), ("upload-offset", &*offset)];
        http::break_off(self.server.addr(), ("PATCH", &path), &headers, (size, bytes)).await;
    }

    /// How far an upload has come.
    pub async fn offset(&self, id: FileId) -> Option<u64> {
        let answer = self.ask("GET", &format!("/v1/files/{id}/upload"), &[], b"").await;
        (answer.status == 200).then(|| answer.json()["offset"].as_u64().unwrap())
    }

    /// Uploads a file as a whole.
    pub async fn upload(&self, name: &str, bytes: &[u8]) -> FileId {
        let client_id = self.client.fresh().0;
        let begun = self.begin(&client_id, name, bytes).await;
        assert_eq!(begun.status, 201, "{}", String::from_utf8_lossy(&begun.body));
        let id = id_of(&begun);
        let sent = self.part(id, 0, bytes).await;
        assert_eq!(sent.json()["done"], true, "{}", sent.json());
        id
    }

    pub async fn get(&self, id: FileId) -> Answer {
        self.get_with(id, &[]).await
    }

    pub async fn get_with(&self, id: FileId, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", &format!("/v1/files/{id}"), headers, b"").await
    }

    /// Sends a message with files.
    pub async fn send(&self, conversation: ConversationId, files: &[FileId]) -> Seq {
        self.client.call(self.message(conversation, "", files)).await.unwrap().seq
    }

    pub fn message(
        &self,
        conversation: ConversationId,
        text: &str,
        files: &[FileId],
    ) -> SendMessage {
        SendMessage {
            conversation,
            client_id: self.client.fresh(),
            text: text.to_owned(),
            reply_to: None,
            files: files.to_vec(),
        }
    }
}

pub fn id_of(answer: &Answer) -> FileId {
    FileId(answer.json()["id"].as_i64().unwrap())
}

/// Bytes that do not repeat within a chunk.
pub fn noise(size: usize, seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        bytes.extend_from_slice(&next().to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

/// How many objects lie in the store of files.
pub fn stored(server: &TestServer) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
        let each = entries.map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { count(&path) } else { 1 }
        });
        each.sum()
    }
    count(&server.storage().folder().join("files"))
}
