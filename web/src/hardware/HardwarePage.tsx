export function HardwarePage() {
  return <h1>Hardware</h1>;
}
