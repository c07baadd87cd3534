import './style.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { ProblemError } from '../../client/index.ts';
import { App } from './app.tsx';
import { SessionProvider } from './session.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The client itself sends again what was not answered.
      retry: false,
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      throwOnError: (error) => !(error instanceof ProblemError),
    },
  },
});

const place = document.getElementById('console');
if (place)
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <SessionProvider>
          <Router base="/console">
            <App />
          </Router>
        </SessionProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
