/** Thousandths as per cent: what is little is not nothing. */
export function percent(thousandths: number): string {
  return thousandths >= 100 ? String(Math.round(thousandths / 10)) : (thousandths / 10).toFixed(1)
}
