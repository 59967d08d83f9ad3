// What a script says when the server answers something else than was asked for: who was signed out
// gets the way to sign in, and only a server that does not answer sends people after the network.

// Returns {message, action, url}; null when the answer is one that the caller knows.
async function refusal(response, words) {
  if (response.status === 401) return response.json();
  if (response.status >= 500) return { message: words.failed };
  if (response.status >= 400 && response.status !== 409) return { message: words.old, action: words.reload, url: location.href };
  return null;
}

// Shows a message, with a link when there is somewhere to go.
function showIn(note, { message, action, url }) {
  note.textContent = message;
  note.hidden = !message;
  if (!url) return;
  const link = document.createElement("a");
  Object.assign(link, { href: url, textContent: action });
  note.append(" ", link);
}

export { refusal, showIn };
