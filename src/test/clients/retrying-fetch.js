/** As fetch, and sends the request again when the server is busy: after as many seconds as Retry-After says. */
export async function retryingFetch(url, options) {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, options);
    const busy = response.status === 429 || response.status === 503;
    if (!busy || attempt === 4) {
      return response;
    }
    await response.body?.cancel();
    const seconds = Number(response.headers.get("Retry-After") ?? 2 ** attempt);
    await new Promise((resume) => setTimeout(resume, 1000 * seconds));
  }
}
