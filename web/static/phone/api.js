/* The few things read over HTTP. Each answer is remembered, so that without signal the last one is shown. */

export function createApi(drawer) {
  return async function get(path) {
    try {
      const response = await fetch(`/api/v1/${path}`, { headers: { accept: "application/json" } });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      const answer = await response.json();
      await drawer.put("memory", path, answer);
      return { answer, isRemembered: false };
    } catch (error) {
      const answer = await drawer.get("memory", path);
      if (answer === undefined) throw error;
      return { answer, isRemembered: true };
    }
  };
}
