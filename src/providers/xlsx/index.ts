/** Reports as workbooks for spreadsheets, on write-excel-file. */
export { loadWorkbooks, printWorkbook } from './workbook.ts';
