# chats
